"""What the peer scripts share: models, prompts, timing and the one JSON line. Not run on its own.

A model is a GGUF file, a Hugging Face directory, or `shape:NAME`, a Llama of that shape with random weights. Speed does
not depend on the values of weights or tokens, so prompts are random ids from a seed.
"""

import json
import resource
import statistics
import time
from pathlib import Path

import torch
import transformers
from transformers import AutoModelForCausalLM, LlamaConfig

# width, MLP width, layers, heads, KV heads, vocabulary. 135m is SmolLM2-135M; 11m is a small model trained from scratch.
SHAPES = {
    "135m": (576, 1536, 30, 9, 3, 49152),
    "11m": (288, 768, 8, 6, 2, 8192),
    "tiny": (64, 128, 2, 4, 2, 512),
}


def add_common(parser, model="shape:135m"):
    parser.add_argument("--model", default=model, help="GGUF file, Hugging Face directory or shape:{135m,11m,tiny}")
    parser.add_argument("--dtype", choices=("float32", "bfloat16"), default="float32")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--warmup", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)


def prepare(arguments):
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()


def open_model(name, dtype):
    """The model in SDPA attention, transformers' default; its weights are of `dtype`."""
    if name.startswith("shape:"):
        width, mlp, layers, heads, kv_heads, vocabulary = SHAPES[name.removeprefix("shape:")]
        config = LlamaConfig(
            vocab_size=vocabulary, hidden_size=width, intermediate_size=mlp, num_hidden_layers=layers,
            num_attention_heads=heads, num_key_value_heads=kv_heads, max_position_embeddings=2048,
            rope_parameters=dict(rope_type="default", rope_theta=100000.0), tie_word_embeddings=True, rms_norm_eps=1e-5)
        return AutoModelForCausalLM.from_config(config, dtype=dtype)
    path = Path(name)
    if path.suffix == ".gguf":
        return AutoModelForCausalLM.from_pretrained(path.parent, gguf_file=path.name, dtype=dtype)
    return AutoModelForCausalLM.from_pretrained(path, dtype=dtype)


def random_ids(rows, columns, vocabulary, seed):
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(20, vocabulary, (rows, columns), generator=generator)


def measure(work, warmup, repeats):
    """Seconds of each repeat after the warm-up; `work` is called with the number of the call."""
    for call in range(warmup):
        work(call)
    seconds = []
    for call in range(repeats):
        start = time.perf_counter()
        work(warmup + call)
        seconds.append(time.perf_counter() - start)
    return seconds


def report(peer, work, tokens, seconds, arguments, **more):
    """One JSON line: `tokens` is how many one repeat handles; the peak is of the whole process, loading included."""
    median = statistics.median(seconds)
    print(json.dumps(dict(
        peer=peer, work=work, tokens_per_second=round(tokens / median, 2), seconds_median=round(median, 5),
        seconds_min=round(min(seconds), 5), seconds_max=round(max(seconds), 5),
        seconds=[round(each, 5) for each in seconds], tokens=tokens,
        peak_rss_bytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, **more,
        **{key: str(value) for key, value in dict(torch=torch.__version__, transformers=transformers.__version__).items()},
        **vars(arguments))), flush=True)

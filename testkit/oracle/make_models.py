"""Writes tiny random checkpoints of every supported architecture, with the logits transformers computes from them.

Usage:
    python testkit/oracle/make_models.py

Writes testkit/golden/models/NAME/: what `save_pretrained` writes (config.json, generation_config.json, model.safetensors
or shards with their index), `config.v4.json` (the same configuration in the layout of transformers 4, which most
published checkpoints have; checked here to give bit-equal logits) and `expected.json` (see ../golden/README.md).
Made with torch 2.13.0+cpu, transformers 5.18.0; eager attention, float32, one thread.
"""

import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import torch
from transformers import GenerationConfig, LlamaConfig, LlamaForCausalLM
from transformers import Qwen2Config, Qwen2ForCausalLM, Qwen3Config, Qwen3ForCausalLM

from golden import MODELS, exact, load, randomise, token_log_probs, versions, write_json

LENGTHS = (1, 7, 23, 40)
BATCH_LENGTHS = (5, 11, 8)
PAD = 0


def shape(**changes):
    """The common tiny shape: 4 heads of 8 over 2 key/value heads, 2 layers."""
    base = dict(
        vocab_size=64, hidden_size=32, intermediate_size=40, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, max_position_embeddings=128, rms_norm_eps=1e-5, tie_word_embeddings=False,
        bos_token_id=1, eos_token_id=2, pad_token_id=PAD,
    )
    return base | changes


def rope(kind="default", theta=10000.0, **rest):
    return dict(rope_type=kind, rope_theta=theta, **rest)


def llama(**changes):
    return LlamaForCausalLM, LlamaConfig(**shape(**(dict(rope_parameters=rope()) | changes)))


# With base 500 and head size 8 the wavelengths are 6.3, 30, 140 and 664 positions: each scaling below treats them apart.
LLAMA3 = rope("llama3", 500.0, factor=4.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=64)
YARN = rope("yarn", 500.0, factor=4.0, original_max_position_embeddings=32)

SPECIFICATIONS = {
    "llama": llama(),
    "llama-tied": llama(
        vocab_size=97, hidden_size=36, num_attention_heads=3, num_key_value_heads=1, tie_word_embeddings=True,
        rope_parameters=rope(theta=100000.0),
    ),
    "llama-rope-llama3": llama(rope_parameters=LLAMA3, max_position_embeddings=256),
    "llama-rope-linear": llama(rope_parameters=rope("linear", 500.0, factor=2.5)),
    "llama-rope-yarn": llama(rope_parameters=YARN),
    "llama-rope-dynamic": llama(rope_parameters=rope("dynamic", 500.0, factor=2.0), max_position_embeddings=16),
    "llama-bias": llama(attention_bias=True, mlp_bias=True),
    "llama-sharded": llama(),
    "llama-bf16": llama(),
    "qwen2": (
        Qwen2ForCausalLM,
        Qwen2Config(**shape(tie_word_embeddings=True, rms_norm_eps=1e-6, rope_parameters=rope())),
    ),
    "qwen3": (
        Qwen3ForCausalLM,
        Qwen3Config(**shape(head_dim=16, rms_norm_eps=1e-6, rope_parameters=rope())),
    ),
}


def save(name, seed, directory):
    """Draws, rounds where the checkpoint is bf16, and saves."""
    architecture, config = SPECIFICATIONS[name]
    model = randomise(architecture(config), seed)
    if name == "llama-bf16":
        model = model.to(torch.bfloat16)
    model.generation_config = GenerationConfig(bos_token_id=1, eos_token_id=2, pad_token_id=PAD)
    model.save_pretrained(directory, max_shard_size="32KB" if name == "llama-sharded" else "5GB")
    write_v4(directory)
    return sum(parameter.numel() for parameter in model.parameters())


def write_v4(directory):
    """The configuration as transformers 4 wrote it: rope_theta and rope_scaling at the top, torch_dtype for dtype."""
    config = json.loads((directory / "config.json").read_text())
    scaling = config.pop("rope_parameters")
    config["rope_theta"] = scaling.pop("rope_theta")
    kind = scaling.pop("rope_type")
    # "type" is the oldest spelling of "rope_type"; both are found in published checkpoints.
    key = "type" if kind in ("linear", "dynamic") else "rope_type"
    config["rope_scaling"] = None if kind == "default" else {key: kind} | scaling
    config["torch_dtype"] = config.pop("dtype")
    config["transformers_version"] = "4.46.0"
    config.pop("layer_types", None)
    text = json.dumps(config, indent=2, sort_keys=True) + "\n"
    (directory / "config.v4.json").write_text(text)


def run(directory, ids, mask=None):
    """Logits [B, T, V] from a model opened anew: "dynamic" RoPE keeps state from one forward pass to the next."""
    with torch.inference_mode():
        arguments = {} if mask is None else dict(attention_mask=torch.tensor(mask))
        return load(directory)(input_ids=torch.tensor(ids), use_cache=False, **arguments).logits


def positions_kept(length):
    """All of a short sequence; of a long one the first, every eighth and the last."""
    return list(range(length)) if length < 8 else sorted({*range(0, length, 8), length - 1})


def expected(name, directory, seed, parameters):
    random = np.random.Generator(np.random.PCG64(1000 + seed))
    vocabulary = SPECIFICATIONS[name][1].vocab_size

    def draw(length):
        return random.integers(3, vocabulary, length).tolist()

    cases = []
    for length in LENGTHS:
        ids = draw(length)
        logits = run(directory, [ids])[0]
        kept = positions_kept(length)
        cases.append(dict(name=f"length-{length}", input_ids=ids, positions=kept, logits=exact(logits[kept]),
                          log_probs=exact(token_log_probs(logits, ids))))
        assert torch.equal(logits, with_v4(directory, ids)), f"{name}: the v4 configuration gives other logits"
    rows = [draw(length) for length in BATCH_LENGTHS]
    width = max(BATCH_LENGTHS)
    padded = [row + [PAD] * (width - len(row)) for row in rows]
    mask = [[1] * len(row) + [0] * (width - len(row)) for row in rows]
    logits = run(directory, padded, mask)
    last = [len(row) - 1 for row in rows]
    batch = dict(padding_side="right", pad_token_id=PAD, input_ids=padded, attention_mask=mask, positions=last,
                 logits=exact(logits[torch.arange(len(rows)), last]),
                 log_probs=[exact(token_log_probs(logits[i, : len(row)], row)) for i, row in enumerate(rows)])
    write_json(directory / "expected.json", dict(
        model=name, versions=versions(), seed=seed, dtype="float32", attention="eager", parameters=parameters,
        cases=cases, batch=batch))


def with_v4(directory, ids):
    """Logits [T, V] of the same weights under config.v4.json."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(directory, Path(folder) / "model"))
        (copy / "config.v4.json").replace(copy / "config.json")
        return run(copy, [ids])[0]


def main():
    for seed, name in enumerate(SPECIFICATIONS, start=1):
        directory = MODELS / name
        shutil.rmtree(directory, ignore_errors=True)
        directory.mkdir(parents=True)
        expected(name, directory, seed, save(name, seed, directory))
        size = sum(file.stat().st_size for file in directory.iterdir())
        print(f"{name}: {size:,} bytes")


if __name__ == "__main__":
    main()

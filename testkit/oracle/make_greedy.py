"""Writes what transformers computes from the real SmolLM2-135M-Instruct GGUF: greedy continuations and log-probabilities.

Usage:
    python testkit/oracle/make_greedy.py FOLDER

FOLDER holds SmolLM2-135M-Instruct.Q4_1.gguf and golden.json (llama.cpp's view of the same file). Writes
testkit/golden/smollm2.json (layout: ../golden/README.md); some minutes on two cores.
Made with torch 2.13.0+cpu, transformers 5.18.0 and gguf 0.19.0: the file is read by
`from_pretrained(FOLDER, gguf_file=…)`, that is dequantised into float32; SDPA attention, two threads.
"""

import hashlib
import json
import sys
from pathlib import Path

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

from golden import GOLDEN, exact, token_log_probs, versions, write_json

FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
NEW_TOKENS = 48
SMALLEST_MARGIN = 1e-3  # another float32 implementation differs by some 1e-4 in a logit: no prompt may hang on less
MORE_PROMPTS = [
    "What is 12 + 30?",
    "Why is the sky blue?",
    "Name a famous painter.",
    "Tom has 3 apples and buys 4 more. How many apples does he have?",
    "Write a haiku about autumn.",
    "Explain what a computer is to a child.",
    "What is the opposite of hot?",
    "Give me a recipe for pancakes.",
    "Count from 1 to 10.",
    "What day comes after Monday?",
    "Correct the grammar: she go to school yesterday.",
    "Is 17 a prime number?",
    "def add(a, b):",
    "Wie heißt die Hauptstadt von Österreich? 🙂",
]
MORE_TEXTS = [
    "naïve café — “quotes” … €5, 日本語 🙂",
    "def add(a, b):\n    return a + b\n",
]
WEIGHTS = [
    "model.embed_tokens.weight", "model.layers.0.self_attn.q_proj.weight", "model.layers.0.self_attn.k_proj.weight",
    "model.layers.29.mlp.down_proj.weight", "model.norm.weight",
]


def logits_of(model, ids):
    with torch.inference_mode():
        return model(input_ids=torch.tensor([ids]), use_cache=False).logits[0]


def continuation(model, tokenizer, prompt):
    """Greedy tokens by `generate` (with its cache), scored by one pass over the whole sequence without cache."""
    rendered = tokenizer.apply_chat_template(
        [dict(role="user", content=prompt)], tokenize=False, add_generation_prompt=True)
    ids = tokenizer(rendered, add_special_tokens=False)["input_ids"]
    with torch.inference_mode():
        found = model.generate(
            torch.tensor([ids]), attention_mask=torch.ones(1, len(ids), dtype=torch.long), do_sample=False,
            max_new_tokens=NEW_TOKENS, pad_token_id=tokenizer.eos_token_id)[0, len(ids):].tolist()
    logits = logits_of(model, ids + found)[len(ids) - 1: -1]
    same = logits.argmax(-1).tolist() == found
    top = logits.topk(2).values
    margins = top[:, 0] - top[:, 1]
    log_probs = torch.log_softmax(logits, -1).gather(1, torch.tensor(found)[:, None])[:, 0]
    smallest = margins.min() if same else torch.tensor(0.0)  # 0: cache and whole pass part ways
    print(f"{smallest:.5f} {len(found)} {prompt!r}", flush=True)
    return dict(
        prompt=prompt, rendered=rendered, prompt_ids=ids, greedy_ids=found,
        finish_reason="stop" if found[-1] == tokenizer.eos_token_id else "length", text=tokenizer.decode(found),
        smallest_margin=exact(smallest), log_probs=exact(log_probs), margins=exact(margins))


def scored(model, tokenizer, text):
    ids = tokenizer(text, add_special_tokens=False)["input_ids"]
    log_probs = token_log_probs(logits_of(model, ids), ids)
    return dict(text=text, input_ids=ids, log_probs=exact(log_probs), mean_nll=exact(-log_probs.mean()))


def weight(model, name):
    tensor = model.get_parameter(name)
    flat = tensor.detach().flatten()
    return dict(name=name, shape=list(tensor.shape), first=exact(flat[:12]), last=exact(flat[-4:]),
                mean_square=exact(flat.double().square().mean()))


def agreement(records, folder):
    """Beside llama.cpp, which quantises activations: common greedy prefixes and NLL differences, for the log only."""
    theirs = json.loads((folder / "golden.json").read_text(encoding="utf-8"))
    for mine, other in zip(records["greedy"], theirs["greedy"]):
        assert mine["prompt_ids"] == other["prompt_ids"], mine["prompt"]
        pairs = list(zip(mine["greedy_ids"], other["greedy_ids"]))
        same = next((i for i, (a, b) in enumerate(pairs) if a != b), len(pairs))
        print(f"{mine['prompt']!r}: first {same} of {len(pairs)} tokens as llama.cpp")
    for mine, other in zip(records["nll"], theirs["nll"]):
        assert len(mine["input_ids"]) == other["tokens"]
        print(f"mean NLL {mine['mean_nll']:.4f}, llama.cpp {other['mean_nll']}")


def main(folder):
    torch.set_num_threads(2)
    tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=FILE)
    model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=FILE, dtype=torch.float32).eval()
    theirs = json.loads((folder / "golden.json").read_text(encoding="utf-8"))
    prompts = [entry["prompt"] for entry in theirs["greedy"]] + MORE_PROMPTS
    texts = [entry["text"] for entry in theirs["nll"]] + MORE_TEXTS
    records = dict(
        source=FILE, sha256=hashlib.sha256((folder / FILE).read_bytes()).hexdigest(), versions=versions(),
        dtype="float32", new_tokens=NEW_TOKENS, eos_token_id=tokenizer.eos_token_id,
        weights=[weight(model, name) for name in WEIGHTS],
        greedy=[continuation(model, tokenizer, prompt) for prompt in prompts],
        nll=[scored(model, tokenizer, text) for text in texts])
    agreement(records, folder)
    fragile = [entry["prompt"] for entry in records["greedy"] if entry["smallest_margin"] < SMALLEST_MARGIN]
    assert not fragile, f"replace these prompts, whose greedy path hangs on less than {SMALLEST_MARGIN}: {fragile}"
    write_json(GOLDEN / "smollm2.json", records)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

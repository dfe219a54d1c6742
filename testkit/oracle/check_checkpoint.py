"""Opens a checkpoint directory with transformers and prints the logits of given token ids as JSON.

Usage:
    python testkit/oracle/check_checkpoint.py DIR IDS_JSON [--tokenize TEXT]

DIR is a Hugging Face directory (config.json, safetensors). IDS_JSON is a list of lists of token ids, `[[1, 5, 9], [3]]`,
or `@FILE` holding one. Prints one line to stdout and nothing else:

    {"architecture", "parameters", "dtype", "missing", "unexpected", "logits": [[[…V] …T] …], "tokenizer", "ids", "prompt"}

`logits` are float32 for every position of every row (eager attention, no cache, each row alone), as shortest decimals
that read back exactly. `dtype` is the one in config.json; the weights are read into float32. `missing` and `unexpected`
are weight names that DIR lacks or has too many. `tokenizer` is the class AutoTokenizer found, null where DIR holds no
tokenizer; with --tokenize, `ids` are TEXT's ids without special tokens and `prompt` is TEXT as one user message in the
chat template with a generation prompt, null where there is no template. Exit code 1 with a message on stderr when
transformers cannot open DIR or a weight is missing. Written for transformers 4.46 and later (tried with 5.18.0).
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch
import transformers
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer

TOKENIZER_FILES = ("tokenizer.json", "tokenizer.model", "vocab.json")


def exact(array):
    """Nested lists of the shortest decimals that read back as the same float32."""
    return float(str(array[()])) if array.ndim == 0 else [exact(row) for row in array]


def logits_of(model, ids):
    with torch.inference_mode():
        return exact(model(input_ids=torch.tensor([ids]), use_cache=False).logits[0].float().numpy().astype(np.float32))


def tokenizer_part(folder, text):
    if not any((folder / name).exists() for name in TOKENIZER_FILES):
        return dict(tokenizer=None, ids=None, prompt=None)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    ids = prompt = None
    if text is not None:
        ids = tokenizer(text, add_special_tokens=False)["input_ids"]
        if tokenizer.chat_template:
            message = [dict(role="user", content=text)]
            prompt = tokenizer.apply_chat_template(message, tokenize=False, add_generation_prompt=True)
    return dict(tokenizer=type(tokenizer).__name__, ids=ids, prompt=prompt)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("ids")
    parser.add_argument("--tokenize")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    text = Path(arguments.ids[1:]).read_text() if arguments.ids.startswith("@") else arguments.ids
    stored = AutoConfig.from_pretrained(arguments.folder)
    model, report = AutoModelForCausalLM.from_pretrained(
        arguments.folder, torch_dtype=torch.float32, attn_implementation="eager", output_loading_info=True)
    missing, unexpected = sorted(report["missing_keys"]), sorted(report["unexpected_keys"])
    if missing:
        sys.exit(f"weights missing from {arguments.folder}: {missing}")
    model.eval()
    print(json.dumps(dict(
        architecture=type(model).__name__, parameters=sum(p.numel() for p in model.parameters()),
        dtype=str(getattr(stored, "dtype", None) or stored.torch_dtype).removeprefix("torch."),
        missing=missing, unexpected=unexpected, logits=[logits_of(model, ids) for ids in json.loads(text)],
        **tokenizer_part(arguments.folder, arguments.tokenize)), separators=(",", ":")))


if __name__ == "__main__":
    main()

"""Writes tiny random decoders with a head on the last token, with the logits and gradients that transformers computes.

Usage:
    python testkit/oracle/make_score_heads.py

Writes testkit/golden/score/NAME/: config.json and model.safetensors of `save_pretrained`, the tokenizer `byte-level`,
`expected.json` and `gradients.safetensors` (see ../golden/README.md).
Made with torch 2.13.0+cpu, transformers 5.18.0; eager attention, one thread.
"""

import shutil

import torch
from safetensors.torch import save_file
from transformers import AutoModelForSequenceClassification, AutoTokenizer, LlamaConfig, LlamaForSequenceClassification
from transformers import Qwen3Config, Qwen3ForSequenceClassification

from golden import GOLDEN, randomise, versions, write_json

TOKENIZER = GOLDEN / "tokenizers" / "byte-level"
SHAPE = dict(
    vocab_size=416, hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
    head_dim=4, max_position_embeddings=96, bos_token_id=400, eos_token_id=403, pad_token_id=400,
)
PAIRS = [
    ["where is the apple", "an apple lies on the old table"],
    ["where is the apple", "a hammer"],
    ["where is the apple", "pears, plums and — in summer — cherries: all of them ripe"],
    ["saw", "the saw hangs on a nail"],
    ["q", "d"],
]


def main():
    torch.set_num_threads(1)
    tokenizer = AutoTokenizer.from_pretrained(TOKENIZER)
    for name, kind, config in (
        ("llama", LlamaForSequenceClassification, LlamaConfig(**SHAPE, num_labels=1, tie_word_embeddings=True)),
        ("qwen3", Qwen3ForSequenceClassification, Qwen3Config(**SHAPE, num_labels=3, tie_word_embeddings=False)),
    ):
        folder = GOLDEN / "score" / name
        shutil.rmtree(folder, ignore_errors=True)
        model = kind(config)
        randomise(model, 20)
        model.save_pretrained(folder)
        for file in ("tokenizer.json", "tokenizer_config.json"):
            shutil.copy(TOKENIZER / file, folder)
        model = AutoModelForSequenceClassification.from_pretrained(folder, attn_implementation="eager").double().eval()
        read = tokenizer([pair[0] for pair in PAIRS], [pair[1] for pair in PAIRS], padding=True, return_tensors="pt")
        logits = model(input_ids=read["input_ids"], attention_mask=read["attention_mask"]).logits
        gradient = torch.randn(logits.shape, generator=torch.Generator().manual_seed(21), dtype=torch.float64)
        (logits * gradient).sum().backward()
        save_file({key: value.grad.float().contiguous() for key, value in model.named_parameters()},
                  folder / "gradients.safetensors")
        ids = [row[mask.bool()].tolist() for row, mask in zip(read["input_ids"], read["attention_mask"])]
        write_json(folder / "expected.json", {"versions": versions(), "pairs": PAIRS, "input_ids": ids,
                                              "logits": logits.tolist(), "gradient": gradient.tolist()})


if __name__ == "__main__":
    main()

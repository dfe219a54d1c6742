"""Writes perplexities by which instruction data is chosen, as transformers computes them in the way of the released code.

Usage:
    python testkit/oracle/make_ifd.py [FOLDER]

Writes testkit/golden/ifd/NAME/ for small random models with the tokenizers of testkit/golden/sft/NAME (run make_sft.py
before), and testkit/golden/ifd/smollm2-135m.json where FOLDER holds SmolLM2-135M-Instruct.Q4_1.gguf (needs gguf 0.19.0).
Layout: ../golden/README.md.

Facts of tianyi-lab/Reflection_Tuning, commit 5b6cef0, selection_code/data_analysis.py: the three templates, the request to
guess the instruction, what is cut, and which tokens count.
"""

import math
import sys
from pathlib import Path

import numpy as np
import torch
from tokenizers import pre_tokenizers
from transformers import AutoModelForCausalLM, AutoTokenizer, LlamaConfig, LlamaForCausalLM

from golden import GOLDEN, versions, write_json

OUT = GOLDEN / "ifd"
FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"

VICUNA = ("A chat between a curious user and an artificial intelligence assistant. The assistant gives helpful, detailed, "
          "and polite answers to the user's questions. USER: ")
ALPACA = "Below is an instruction that describes a task"
RESPOND = "Write a response that appropriately completes the request.\n\n### Instruction:\n"
TEMPLATES = {
    "vicuna": lambda x, i: VICUNA + x + (f"\nInput:\n{i}" if i else "") + " ASSISTANT:",
    "alpaca": lambda x, i: ALPACA + (", paired with an input that provides further context. " if i else ". ") + RESPOND + x
    + (f"\n\n### Input:\n{i}" if i else "") + "\n\n### Response:",
    "wiz": lambda x, i: x + (f"\n{i}" if i else "") + "\n\n### Response:",
}
GUESS = ("Below is the response to an instruction, please guess the corresponding instruction for the given response.\n{}"
         "\nGenerate the instruction for the above response.")

PAIRS = [
    ("Name three colours.", "", "Red, green and blue."),
    ("Translate into German.", "Good morning", "Guten Morgen"),
    ("Repeat: a a a", "a a a", "a a a"),  # the instruction's last words stand again in the input
    ("go", "we go, go", "ok go"),  # the whole instruction stands again in the input
    ("Say it.", "", "x"),
    ("Add 12 and 30.", "", " 42"),
    ("What is 2+2?\n", "", "4\n"),
    ("", "", "nothing was asked"),
    ("Continue.", "", ""),
    ("<|im_end|>Tell me a story.</s>", "", "Once upon a time <|im_end|> there was naïve 日本語 🙂."),
    ("Write much.", "about it", "word " * 40),
    ("Explain at length " * 12, "", "short"),
]


def perplexity(model, ids, start):
    """Of the tokens from `start` on; the first of all has nothing before it. None where nothing counts."""
    labels = torch.tensor([ids])
    labels[0, :start] = -100
    if len(ids) <= max(1, start):
        return None
    with torch.inference_mode():
        value = math.exp(model(input_ids=torch.tensor([ids]), labels=labels).loss.double().item())
    return value if math.isfinite(value) else None


def encode(tokenizer, text, most=None):
    return tokenizer(text, truncation=most is not None, max_length=most)["input_ids"]


def scored(model, tokenizer, template, most, pair):
    instruction, given, output = pair
    asked = TEMPLATES[template](instruction, given)
    guessed = TEMPLATES[template](GUESS.format(output), "")

    def behind(text, span):
        return perplexity(model, encode(tokenizer, text, most), len(encode(tokenizer, text[:text.rfind(span)])))

    def alone(text, prompt):
        return perplexity(model, encode(tokenizer, text, most - len(encode(tokenizer, prompt, most)) + 1), 0)

    values = [None] * 4 if output == "" else [
        alone(output, asked), behind(asked + output, output),
        alone(instruction + given, guessed), behind(guessed + instruction + given, instruction)]
    return dict(template=template, max_length=most, instruction=instruction, input=given, output=output, perplexities=values)


def cases(model, tokenizer, lengths, pairs=PAIRS):
    return [scored(model, tokenizer, template, most, pair)
            for template, most in [("vicuna", lengths[0]), ("alpaca", lengths[0]), ("wiz", lengths[0])] + [("vicuna", n) for n in lengths[1:]]
            for pair in pairs]


def small(name, seed):
    tokenizer = AutoTokenizer.from_pretrained(GOLDEN / "sft" / name)
    config = LlamaConfig(vocab_size=len(tokenizer), hidden_size=16, intermediate_size=32, num_hidden_layers=2, num_attention_heads=2,
                         num_key_value_heads=1, max_position_embeddings=1024, tie_word_embeddings=True)
    model = LlamaForCausalLM(config).float().eval()
    random = np.random.Generator(np.random.PCG64(seed))
    with torch.no_grad():
        for tensor_name, tensor in model.named_parameters():
            if "norm" not in tensor_name:
                tensor.copy_(torch.from_numpy(random.standard_normal(tuple(tensor.shape), np.float32) * 0.3))
    directory = OUT / name
    model.save_pretrained(directory)
    write_json(directory / "expected.json", dict(
        model=name, versions=versions(), seed=seed, cases=cases(model, tokenizer, (1024, 180, 60))))
    print(directory)


def real(folder):
    tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=FILE)
    # SmolLM2's own tokenizer cuts out every digit first, and llama.cpp does so; transformers forgets it of a GGUF file.
    tokenizer.backend_tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=FILE, dtype=torch.float32).eval()
    write_json(OUT / "smollm2-135m.json", dict(
        model=FILE, versions=versions(), cases=cases(model, tokenizer, (2048, 120))))


if __name__ == "__main__":
    for index, name in enumerate(["smollm2", "llama2", "eos"]):
        small(name, index + 1)
    if len(sys.argv) > 1:
        real(Path(sys.argv[1]))

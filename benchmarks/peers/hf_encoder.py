"""Times an encoder with a classification head in transformers and torch, as sentence-transformers runs it, in turns with
another program: each line of standard input is a command, each answer one JSON line.

Usage:
    python benchmarks/peers/hf_encoder.py --model DIR --batch 16 --length 128
    train | infer | end

`train` is forward in training mode (dropout as in config.json), binary cross-entropy, backward, gradient clipping and AdamW;
`infer` is a forward pass without gradients in evaluation mode. Batches are full (no padding). `--dtype bfloat16` computes
under autocast with float32 weights, as Trainer's `bf16=True` does. Made with torch 2.13.0+cpu, transformers 5.18.0.
"""

import argparse
import contextlib
import json
import resource
import sys
import time

import torch
import transformers
from transformers import AutoModelForSequenceClassification

from peer import prepare, random_ids


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", required=True, help="Hugging Face directory")
    parser.add_argument("--dtype", choices=("float32", "bfloat16"), default="float32")
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--length", type=int, default=128)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    prepare(arguments)
    model = AutoModelForSequenceClassification.from_pretrained(arguments.model, num_labels=1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-5, weight_decay=0.0)
    labels = torch.rand(arguments.batch, generator=torch.Generator().manual_seed(arguments.seed))
    mixed = arguments.dtype == "bfloat16"
    call = 0

    def logits():
        nonlocal call
        ids = random_ids(arguments.batch, arguments.length, model.config.vocab_size, arguments.seed + call)
        call += 1
        with torch.autocast("cpu", torch.bfloat16) if mixed else contextlib.nullcontext():
            return model(input_ids=ids, attention_mask=torch.ones_like(ids)).logits.float()

    def train():
        model.train()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logits().squeeze(-1), labels)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        return loss.item()

    def infer():
        model.eval()
        with torch.inference_mode():
            return logits().sum().item()

    print(json.dumps(dict(torch=torch.__version__, transformers=transformers.__version__)), flush=True)
    for line in sys.stdin:
        command = line.strip()
        if command == "end":
            break
        start, used = time.perf_counter(), time.process_time()
        (train if command == "train" else infer)()
        seconds, processor = time.perf_counter() - start, time.process_time() - used
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps(dict(seconds=seconds, processor_seconds=processor, peak_rss_bytes=peak)), flush=True)


if __name__ == "__main__":
    main()

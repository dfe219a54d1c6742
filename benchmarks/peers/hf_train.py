"""Times SFT steps with transformers and torch: forward, backward, gradient clipping, AdamW.

Usage:
    python benchmarks/peers/hf_train.py --model shape:135m --batch 8 --length 128 --dtype bfloat16

The batch is full (no padding) and every token but the first is trained. `--dtype bfloat16` computes under autocast with
float32 weights and optimizer, as Trainer's `bf16=True` does; `--pure` casts the weights as well. `tokens_per_second`
counts batch × length. Made with torch 2.13.0+cpu, transformers 5.18.0.
"""

import argparse
import contextlib

import torch

from peer import add_common, measure, open_model, prepare, random_ids, report


def main():
    parser = argparse.ArgumentParser()
    add_common(parser)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--length", type=int, default=128)
    parser.add_argument("--pure", action="store_true", help="weights in --dtype too")
    parser.add_argument("--checkpointing", action="store_true", help="gradient checkpointing")
    arguments = parser.parse_args()
    prepare(arguments)
    dtype = getattr(torch, arguments.dtype)
    model = open_model(arguments.model, dtype if arguments.pure else torch.float32).train()
    if arguments.checkpointing:
        model.gradient_checkpointing_enable()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-5, weight_decay=0.01)
    mixed = dtype == torch.bfloat16 and not arguments.pure
    losses = []

    def step(call):
        ids = random_ids(arguments.batch, arguments.length, model.config.vocab_size, arguments.seed + call)
        with torch.autocast("cpu", torch.bfloat16) if mixed else contextlib.nullcontext():
            loss = model(input_ids=ids, labels=ids, use_cache=False).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        losses.append(loss.item())

    seconds = measure(step, arguments.warmup, arguments.repeats)
    report("transformers", "sft_step", arguments.batch * arguments.length, seconds, arguments, last_loss=round(losses[-1], 4))


if __name__ == "__main__":
    main()

"""Times whole GRPO steps of TRL: generation, log-probabilities, loss, backward, AdamW.

Usage:
    python benchmarks/peers/trl_grpo.py --model shape:135m --prompts 4 --group 8 --prompt 64 --new 64 --dtype bfloat16

One step takes `--prompts` prompts × `--group` completions of exactly `--new` tokens (end of sequence is suppressed);
rewards are random bits from the seed. Generation is transformers' (TRL without vLLM), as on any machine without a GPU.
`--dtype bfloat16` is TRL's `bf16=True`: float32 weights, autocast in the update only; `--pure` casts the weights, and
with them generation. TRL checkpoints gradients by default; here only with `--checkpointing`. `tokens_per_second` counts
completion tokens; `seconds_generation` is the median part of a step spent in generation. A step is timed from the end of
the one before, so at least one warm-up step is made. Made with torch 2.13.0+cpu, transformers 5.18.0, TRL 1.13.0.
"""

import argparse
import random
import statistics
import tempfile
import time

import torch
import trl
from datasets import Dataset
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import AutoModelForCausalLM, PreTrainedTokenizerFast, PrinterCallback, TrainerCallback
from trl import GRPOConfig, GRPOTrainer

from peer import add_common, open_model, prepare, random_ids, report


class Timed(GRPOTrainer):
    """Adds up the seconds spent in generation."""

    generation_seconds = 0.0

    def _generate(self, *arguments, **more):
        start = time.perf_counter()
        try:
            return super()._generate(*arguments, **more)
        finally:
            self.generation_seconds += time.perf_counter() - start


class Clock(TrainerCallback):
    """When each step ended, and how much generation there had been by then."""

    def __init__(self):
        self.trainer = None
        self.ends = []

    def on_step_end(self, args, state, control, **kwargs):
        self.ends.append((time.perf_counter(), self.trainer.generation_seconds))


def word_tokenizer(size):
    """One word per id, so that a prompt of n words has n tokens."""
    vocabulary = {f"t{i}": i for i in range(size)}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="t0"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.decoder = decoders.Fuse()
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="t0", bos_token="t1", eos_token="t2", pad_token="t3")


def prompts(arguments, vocabulary):
    rows = random_ids((arguments.warmup + arguments.repeats) * arguments.prompts, arguments.prompt, vocabulary, arguments.seed)
    return Dataset.from_list([dict(prompt=" ".join(f"t{i}" for i in row)) for row in rows.tolist()])


def configuration(arguments, folder):
    batch = arguments.prompts * arguments.group
    return GRPOConfig(
        output_dir=folder, per_device_train_batch_size=batch, num_generations=arguments.group,
        max_completion_length=arguments.new, generation_kwargs=dict(min_new_tokens=arguments.new), temperature=1.0,
        beta=arguments.beta, learning_rate=1e-6, max_steps=arguments.warmup + arguments.repeats, seed=arguments.seed,
        bf16=arguments.dtype == "bfloat16", gradient_checkpointing=arguments.checkpointing, use_cpu=True,
        report_to="none", save_strategy="no", logging_strategy="no", disable_tqdm=True)


def policy(arguments, folder):
    """The model; with a reference (`--beta`) through a directory, since TRL opens the reference by the policy's name."""
    dtype = getattr(torch, arguments.dtype) if arguments.pure else torch.float32
    model = open_model(arguments.model, dtype)
    if arguments.beta == 0.0:
        return model
    model.save_pretrained(f"{folder}/model")
    return AutoModelForCausalLM.from_pretrained(f"{folder}/model", dtype=dtype)


def main():
    parser = argparse.ArgumentParser()
    add_common(parser)
    parser.add_argument("--prompts", type=int, default=4)
    parser.add_argument("--group", type=int, default=8)
    parser.add_argument("--prompt", type=int, default=64)
    parser.add_argument("--new", type=int, default=64)
    parser.add_argument("--beta", type=float, default=0.0)
    parser.add_argument("--pure", action="store_true", help="weights in --dtype too")
    parser.add_argument("--checkpointing", action="store_true", help="gradient checkpointing")
    arguments = parser.parse_args()
    arguments.warmup = max(1, arguments.warmup)
    prepare(arguments)
    bits = random.Random(arguments.seed)
    lengths = set()

    def reward(completion_ids, **_):
        lengths.update(map(len, completion_ids))
        return [float(bits.random() < 0.5) for _ in completion_ids]

    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        model = policy(arguments, folder)
        clock.trainer = Timed(
            model=model, reward_funcs=reward, args=configuration(arguments, folder), callbacks=[clock],
            train_dataset=prompts(arguments, model.config.vocab_size),
            processing_class=word_tokenizer(model.config.vocab_size))
        clock.trainer.remove_callback(PrinterCallback)
        clock.trainer.train()
    assert lengths == {arguments.new}, f"completions of {lengths} tokens"
    kept = clock.ends[arguments.warmup - 1:]
    seconds = [after[0] - before[0] for before, after in zip(kept, kept[1:])]
    generation = [after[1] - before[1] for before, after in zip(kept, kept[1:])]
    report("trl", "grpo_step", arguments.prompts * arguments.group * arguments.new, seconds, arguments,
           seconds_generation=round(statistics.median(generation), 5), trl=trl.__version__)


if __name__ == "__main__":
    main()

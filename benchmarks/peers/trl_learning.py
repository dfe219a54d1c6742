"""Whether GRPO learns as fast here as in TRL: the mean reward over a run of ours, and over one of TRL from the same model
with the same prompts in the same order, groups, learning rate and steps.

    ./edgewise train my.yaml --run RUN        # algorithm grpo, gates [], log_rollouts true, precision.compute fp32
    python benchmarks/peers/trl_learning.py --model MODEL --run RUN --group 8 --lr 1e-4 --new 16

Rewards are 1 for the expected text and 0 for any other. Made with torch 2.13.0+cpu, transformers 5.18.0, TRL 1.13.0.
"""

import argparse
import json
import tempfile
from pathlib import Path

import torch
from datasets import Dataset
from transformers import AutoModelForCausalLM, AutoTokenizer
from trl import GRPOConfig, GRPOTrainer

PARTS = 10


def recorded(run):
    """The prompts of a run by group, and the mean reward of each step."""
    prompts, rewards = {}, {}
    for line in (Path(run) / "rollouts.jsonl").open():
        row = json.loads(line)
        prompts.setdefault((row["step"], row["group"]), dict(prompt=row["prompt"], expected=row["expected"]))
        rewards.setdefault(row["step"], []).append(row["reward"])
    return list(prompts.values()), [sum(r) / len(r) for r in rewards.values()]


def tenths(rewards):
    size = max(1, len(rewards) // PARTS)
    parts = [rewards[i:i + size] for i in range(0, len(rewards), size)]
    return " ".join(f"{sum(part) / len(part):.2f}" for part in parts)


def trl(arguments, rows, groups):
    rewards = []

    def reward(completions, expected, **_):
        right = [float(text.strip() == answer) for text, answer in zip(completions, expected)]
        rewards.append(sum(right) / len(right))
        return right

    with tempfile.TemporaryDirectory() as folder:
        configuration = GRPOConfig(
            output_dir=folder, per_device_train_batch_size=groups * arguments.group, num_generations=arguments.group,
            max_completion_length=arguments.new, temperature=1.0, beta=0.0, learning_rate=arguments.lr,
            lr_scheduler_type="constant_with_warmup", warmup_steps=10, max_steps=len(rows) // groups, max_grad_norm=1.0,
            shuffle_dataset=False, bf16=False, gradient_checkpointing=False, use_cpu=True, report_to="none",
            save_strategy="no", logging_strategy="no", disable_tqdm=True, seed=1)
        GRPOTrainer(
            model=AutoModelForCausalLM.from_pretrained(arguments.model, dtype=torch.float32), reward_funcs=reward,
            args=configuration, train_dataset=Dataset.from_list(rows),
            processing_class=AutoTokenizer.from_pretrained(arguments.model)).train()
    return rewards


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True)
    parser.add_argument("--run", required=True)
    parser.add_argument("--group", type=int, default=8)
    parser.add_argument("--lr", type=float, required=True)
    parser.add_argument("--new", type=int, default=16)
    arguments = parser.parse_args()
    rows, ours = recorded(arguments.run)
    groups = max(1, round(len(rows) / len(ours)))
    rows = rows[-(len(rows) // groups) * groups:]
    print("ours", tenths(ours))
    print("TRL ", tenths(trl(arguments, rows, groups)))


if __name__ == "__main__":
    main()

"""Do right and wrong chains of calls teach a small model more than right ones alone?

Usage:
    python examples/studies/chains.py RESULTS.json [--seeds 121,122,123,124,125]

Word problems with a calculator and questions of entailment, solved by calls in a loop. From random weights each seed trains one
model on an expert's chains. Each arm goes on from it with the same number of tokens: more of the expert's chains; DPO on the expert's
right chains against the model's own wrong ones, where they part (`dpo-step`) or as a whole (`dpo-chain`); GRPO on the outcome. All
play the same held-out tasks. A part that is there is not done again.
"""

import argparse
import json
from pathlib import Path

import common
from common import edgewise, interval, rows, save

WORK = Path("runs/chains-study")
EXAMPLES = 1_500_000  # tokens of the common chains
TOKENS = 500_000  # tokens of an arm
COUNT = 600  # tasks that expert and model play for pairs
TASKS = 48  # held-out tasks a level
FAMILIES = {"calculator": ["instructions=false", "levels=[0,3]"], "entailment": ["instructions=false", "levels=[0,2]"]}


def train(run, tokens, seed, settings):
    return common.train("chains-base.yaml", run, {"train.max_tokens": tokens, "seed": seed} | settings)


def pairs(folder, model, seed, form):
    """Writes right chains against wrong ones, of all families, and returns the file."""
    written = folder / f"pairs-{form}.jsonl"
    if not written.exists():
        text = ""
        for family, settings in FAMILIES.items():
            out = folder / f"{family}-{form}.jsonl"
            edgewise("calls", "--tasks", family, *[part for one in settings for part in ("--set", one)], "--teacher", "procedural", "--model",
                     model, "--raw", "--count", COUNT, "--seed", seed, "--pairs", form, "--max-completion-length", 32, "--max-turns", 8,
                     "--max-episode-length", 192, "--out", out)
            text += out.read_text()
        written.write_text(text)
    return written


def arms(folder, seed):
    """Yields each arm with its model and the seconds of its training."""
    yield "sft", folder / "sft/final", train(folder / "sft", EXAMPLES, seed, {})
    start = {"model.init": "null", "model.path": folder / "sft/final", "optimizer.learning_rate": "3e-4"}
    yield "sft-longer", folder / "sft-longer/final", train(folder / "sft-longer", TOKENS, seed + 1000, start)
    for form in ("step", "chain"):
        file = pairs(folder, folder / "sft/final", seed, form).resolve()
        dpo = {"type": "dpo", "dataset": str(file), "loss_type": ["sigmoid", "sft"], "loss_weights": [1.0, 1.0], "beta": 0.1,
               "rows_per_step": 16, "max_length": 384}
        run = folder / f"dpo-{form}"
        yield run.name, run / "final", train(run, TOKENS, seed, start | {
            "optimizer.learning_rate": "1e-4", "algorithm": json.dumps(dpo)})
    grpo = {"type": "grpo", "num_generations": 8, "groups_per_step": 8, "max_gen_batches": 2}
    run = folder / "grpo"
    yield run.name, run / "final", train(run, TOKENS, seed, start | {
        "optimizer.learning_rate": "1e-4", "algorithm": json.dumps(grpo), "curriculum.gates": "[outcome]"})


def played(model, log):
    """Returns whether each held-out task was solved, by family."""
    if not log.exists():
        part = log.with_suffix(".part")
        edgewise("eval", "--model", model, "--tasks", TASKS, "--json", "--log-samples", part)
        part.rename(log)
    found = {}
    for reply in rows(log):
        found.setdefault(reply["data"], []).append(float(reply["right"]))
    return found


def summary(seeds):
    """Returns accuracy by arm and family, and each arm's minus that of the chains it began from and of more chains."""
    table = {}
    everything = {arm: [sum(one["arms"][arm]["played"].values(), []) for one in seeds.values()] for arm in next(iter(seeds.values()))["arms"]}
    for arm, lists in everything.items():
        table[arm] = {"accuracy": interval(lists)} | {
            family: interval([one["arms"][arm]["played"][family] for one in seeds.values()]) for family in FAMILIES}
        for other in ("sft", "sft-longer"):
            if arm != other and arm != "sft":
                table[arm][f"minus {other}"] = interval([[a - b for a, b in zip(one, two)] for one, two in zip(lists, everything[other])])
    return table


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=Path)
    parser.add_argument("--seeds", default="121,122,123,124,125")
    arguments = parser.parse_args()
    seeds = {}
    for seed in map(int, arguments.seeds.split(",")):
        folder = WORK / str(seed)
        folder.mkdir(parents=True, exist_ok=True)
        found = {}
        for name, model, seconds in arms(folder, seed):
            found[name] = {"seconds": seconds, "played": played(model, folder / f"{name}.replies.jsonl")}
            print(seed, name, f"{seconds} s", {key: round(sum(one) / len(one), 3) for key, one in found[name]["played"].items()}, flush=True)
        seeds[str(seed)] = {"arms": found}
        save(arguments.results, {"tokens": {"examples": EXAMPLES, "arm": TOKENS}, "seeds": seeds, "summary": summary(seeds)})


if __name__ == "__main__":
    main()

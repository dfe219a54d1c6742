"""Do right and wrong chains of calls teach a small model more than right ones alone?

Usage:
    python examples/studies/chains.py RESULTS.json [--seeds 121,122,123,124,125]
    python examples/studies/chains.py RESULTS.json --model SMOLLM2.gguf --gsm8k ../shared/data/gsm8k --seeds 151,152,153

Word problems with a calculator and questions of entailment, solved by calls in a loop. Each seed trains one model on an expert's
chains: from random weights on made word problems, or SmolLM2 with an adapter on those of GSM8K. Each arm goes on from it with the
same number of tokens: more of the expert's chains; DPO on the expert's right chains against the model's own wrong ones, where they
part (`dpo-step`) or as a whole (`dpo-chain`); GRPO on the outcome. All play the same held-out tasks. A part that is there is not done
again.
"""

import argparse
import json
from pathlib import Path
from typing import NamedTuple

import common
from common import edgewise, interval, rows, save, write


class Setting(NamedTuple):
    """What differs between the two sizes."""

    work: Path
    base: str
    start: dict  # where the chains begin
    examples: int  # tokens of the common chains
    tokens: int  # tokens of an arm
    sources: list  # options of `calls`, one run each
    sft_weight: float  # beside DPO
    beta: float
    groups: int  # of GRPO
    rates: dict  # learning rates


SMALL = Setting(
    work=Path("runs/chains-study"), base="chains-base.yaml", start={}, examples=1_500_000, tokens=500_000,
    sources=[["--tasks", family, "--set", "instructions=false", "--set", f"levels={levels}", "--raw", "--count", 600,
              "--max-completion-length", 32, "--max-turns", 8, "--max-episode-length", 192]
             for family, levels in (("calculator", "[0,3]"), ("entailment", "[0,2]"))],
    sft_weight=1.0, beta=0.1, groups=8, rates={"longer": "3e-4", "dpo": "1e-4", "grpo": "1e-4"})
TASKS = 48  # held-out tasks a level of what is made
ROWS = 100  # held-out rows of GSM8K a level


def pretrained(model, gsm8k):
    """Returns the setting of a pretrained model, and writes the rows of GSM8K with two and three steps."""
    work = Path("runs/chains-smollm2")
    for part, most in (("train", None), ("test", ROWS)):
        kept = [[], []]
        for row in rows(gsm8k / f"{part}.jsonl"):
            steps = [line for line in row["answer"].split("\n####")[0].split("\n") if line.strip()]
            if len(steps) in (2, 3):
                kept[len(steps) - 2].append(row)
        write(work / f"{part}.jsonl", kept[0][:most] + kept[1][:most])
    return Setting(
        work=work, base="chains-smollm2-base.yaml", start={"model.path": model.resolve()}, examples=200_000, tokens=40_000,
        sources=[["--tasks", common.STUDIES / "chains-smollm2-base.yaml", "--set", f"model.path={model.resolve()}", "--count", 240,
                  "--max-completion-length", 32, "--max-turns", 6, "--max-episode-length", 384]],
        sft_weight=0.2, beta=0.1, groups=4, rates={"longer": "5e-4", "dpo": "1e-4", "grpo": "1e-4"})


def pairs(setting, folder, model, seed, form):
    """Writes right chains against wrong ones, of all families, and returns the file."""
    written = folder / f"pairs-{form}.jsonl"
    if not written.exists():
        text = ""
        for number, source in enumerate(setting.sources):
            out = folder / f"chains-{form}-{number}.jsonl"
            edgewise("calls", *source, "--teacher", "procedural", "--model", model, "--seed", seed, "--pairs", form, "--out", out)
            text += out.read_text()
        written.write_text(text)
    return written


def arms(setting, folder, seed):
    """Yields each arm with its model and the seconds of its training."""
    def train(run, tokens, seed, settings):
        return common.train(setting.base, run, {"train.max_tokens": tokens, "seed": seed} | settings)

    def rate(of):
        return {"optimizer.learning_rate": setting.rates[of]}

    yield "sft", folder / "sft/final", train(folder / "sft", setting.examples, seed, setting.start)
    begun = folder / "sft/final"
    if setting.start:  # the adapter is merged, so that the reference of preferences is the model as it begins
        begun = folder / "sft-whole"
        if not begun.exists():
            edgewise("merge", "--model", folder / "sft/final", "--out", begun)
    start = {"model.path": begun} | ({} if setting.start else {"model.init": "null"})
    yield "sft-longer", folder / "sft-longer/final", train(folder / "sft-longer", setting.tokens, seed + 1000, start | rate("longer"))
    for form in ("step", "chain"):
        file = pairs(setting, folder, begun, seed, form).resolve()
        dpo = {"type": "dpo", "dataset": str(file), "loss_type": ["sigmoid", "sft"], "loss_weights": [1.0, setting.sft_weight],
               "beta": setting.beta, "rows_per_step": 16, "max_length": 384}
        run = folder / f"dpo-{form}"
        yield run.name, run / "final", train(run, setting.tokens, seed, start | rate("dpo") | {"algorithm": json.dumps(dpo)})
    grpo = {"type": "grpo", "num_generations": 8, "groups_per_step": setting.groups, "max_gen_batches": 2}
    run = folder / "grpo"
    yield run.name, run / "final", train(run, setting.tokens, seed, start | rate("grpo") | {
        "algorithm": json.dumps(grpo), "curriculum.gates": "[outcome]"})


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
            family: interval([one["arms"][arm]["played"][family] for one in seeds.values()])
            for family in next(iter(seeds.values()))["arms"][arm]["played"]}
        for other in ("sft", "sft-longer"):
            if arm != other and arm != "sft":
                table[arm][f"minus {other}"] = interval([[a - b for a, b in zip(one, two)] for one, two in zip(lists, everything[other])])
    return table


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=Path)
    parser.add_argument("--seeds", default="121,122,123,124,125")
    parser.add_argument("--model", type=Path, help="a pretrained model")
    parser.add_argument("--gsm8k", type=Path, help="the folder of GSM8K, with --model")
    arguments = parser.parse_args()
    setting = pretrained(arguments.model, arguments.gsm8k) if arguments.model else SMALL
    seeds = {}
    for seed in map(int, arguments.seeds.split(",")):
        folder = setting.work / str(seed)
        folder.mkdir(parents=True, exist_ok=True)
        found = {}
        for name, model, seconds in arms(setting, folder, seed):
            found[name] = {"seconds": seconds, "played": played(model, folder / f"{name}.replies.jsonl")}
            print(seed, name, f"{seconds} s", {key: round(sum(one) / len(one), 3) for key, one in found[name]["played"].items()}, flush=True)
        seeds[str(seed)] = {"arms": found}
        save(arguments.results, {"tokens": {"examples": setting.examples, "arm": setting.tokens}, "seeds": seeds, "summary": summary(seeds)})


if __name__ == "__main__":
    main()

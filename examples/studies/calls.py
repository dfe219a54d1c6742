"""What makes a small model call tools rightly: examples, preferences, or rewards?

Usage:
    python examples/studies/calls.py MODEL DATA RESULTS.json [--seeds 111,112,113]

DATA holds `seal-tools` and `sgd-calls`. From MODEL each seed trains one model on examples of calls. Each arm goes on from it with
an adapter and the same number of tokens, as far as they go through the model: more examples; DPO against wrong calls made by rule; DPO against the model's own wrong
calls; GRPO on a checker's verdict with cells drawn by the edge curriculum, and with cells drawn uniformly. All are asked the same
held-out questions, freely and under a grammar that lets only valid calls be drawn. Every reply is kept in `runs/calls-study`. A part
that is there is not done again.
"""

import argparse
import json
import random
import subprocess
import sys
from pathlib import Path

import common
from common import STUDIES, edgewise, interval, rows, save, write

WORK = Path("runs/calls-study")
EXAMPLES = 80_000  # tokens of the common examples
TOKENS = 40_000  # tokens of an arm
ROLLOUTS = 2 * TOKENS  # of rewards, where a group's prompt counts eight times but is read and learned once
OWN = 120  # rows that the model answers for its own wrong calls
CALLS = 6  # the most calls of a constrained reply
SHARES = {"seal-one": 44, "seal-several": 16, "sgd-call": 40, "sgd-ask": 30, "removed": 30}


def converted(source, folder, *parts):
    done = subprocess.run([sys.executable, STUDIES / "calls-rows.py", source, folder, *parts], capture_output=True, text=True, check=True)
    print(source, *parts, done.stderr.strip(), flush=True)
    return [json.loads(line) for line in done.stdout.split("\n") if line]


def calls(row):
    return [call["function"]["name"] for call in row["completion"][0].get("tool_calls", [])]


def without(row):
    """Returns the row without the tool that it calls, so that none fits."""
    tools = [tool for tool in row["tools"] if tool["function"]["name"] not in calls(row)]
    return row | {"id": row["id"] + "-removed", "tools": tools,
                  "completion": [{"role": "assistant", "content": "None of these tools can do that."}]}


def questions(data):
    """Writes the questions, and returns the rows that training may use."""
    train = converted("seal-tools", data / "seal-tools", "dev", "test_in_domain") + converted("sgd-calls", data / "sgd-calls", "train")
    known = {name for row in train for name in calls(row)}
    seal = converted("seal-tools", data / "seal-tools", "test_out_domain")
    unseen_services = {one["id"] for one in rows(data / "sgd-calls/dev.jsonl") if one["unseen_service"]}
    sgd = [row for row in converted("sgd-calls", data / "sgd-calls", "dev") if row["id"] in unseen_services]
    draw = random.Random(7)
    one = [row for row in seal if len(calls(row)) == 1]
    draw.shuffle(one)
    kinds = {
        "seal-one": one,
        "seal-several": [row for row in seal if 1 < len(calls(row)) <= 4],
        "sgd-call": [row for row in sgd if calls(row)],
        "sgd-ask": [row for row in sgd if not calls(row)],
        "removed": [without(row) for row in one[SHARES["seal-one"]:]],
    }
    seen = {}
    for kind, found in kinds.items():
        chosen = found[:SHARES[kind]] if kind in ("seal-one", "removed") else draw.sample(found, SHARES[kind])
        write(WORK / f"{kind}.jsonl", chosen)
        seen[kind] = [all(name in known for name in calls(row)) for row in chosen]
    return [row for row in train if len(calls(row)) <= 4], seen


def train(run, model, tokens, seed, settings):
    return common.train("calls-base.yaml", run, {"model.path": model, "train.max_tokens": tokens, "seed": seed} | settings)


def asked(model, folder, constrained):
    """Asks a model all questions, and returns its replies by kind."""
    name = "constrained" if constrained else "free"
    finished = folder / f"{name}.jsonl"
    if not finished.exists():
        log = folder / f"{name}.part"
        folder.mkdir(parents=True, exist_ok=True)
        edgewise("eval", "--model", model, *[part for kind in SHARES for part in ("--data", WORK / f"{kind}.jsonl")], "--all",
                 "--tool-style", "signatures", "--tool-format", "hermes", "--max-completion-length", 160, "--json", "--log-samples", log,
                 *(["--constrained", "--most-calls", CALLS] if constrained else []))
        log.rename(finished)
    replies = {}
    for reply in rows(finished):
        replies.setdefault(reply["data"].removesuffix(".jsonl"), []).append(reply)
    return replies


def arms(folder, rows_of_seed, seed):
    """Yields each arm with its model and the seconds of its training."""
    base = folder / "sft"
    data = folder / "train.jsonl"
    write(data, rows_of_seed)
    yield "sft", base / "final", train(base, arguments.model, EXAMPLES, seed, {"algorithm.dataset": f"[{data.resolve()}]"})
    start = folder / "sft-whole"  # the adapter is merged, so that the reference of preferences is the model as it begins
    if not start.exists():
        edgewise("merge", "--model", base / "final", "--out", start)
    gentle = {"optimizer.learning_rate": "1e-4"}
    run = folder / "sft-longer"
    yield run.name, run / "final", train(run, start, TOKENS, seed + 1000, gentle | {"algorithm.dataset": f"[{data.resolve()}]"})
    wrong = {"dpo-rule": ([], rows_of_seed), "dpo-own": (["--model", start, "--samples", "4"], rows_of_seed[-OWN:])}
    for name, (options, rights) in wrong.items():
        pairs = folder / f"{name}.jsonl"
        if not pairs.exists():
            write(folder / f"{name}-rows.jsonl", rights)
            more = ["--max-completion-length", 160, "--tool-style", "signatures"] if options else []
            edgewise("negatives", "--data", folder / f"{name}-rows.jsonl", "--out", pairs, "--seed", seed, "--tool-format", "hermes",
                     *options, *more)
        run = folder / name
        dpo = {"type": "dpo", "dataset": str(pairs.resolve()), "loss_type": ["sigmoid", "sft"], "loss_weights": [1.0, 0.2],
               "beta": 0.1, "rows_per_step": 4, "max_length": 1024}
        yield name, run / "final", train(run, start, TOKENS, seed, gentle | {"algorithm": json.dumps(dpo)})
    for sampler in ("edge", "uniform"):
        run = folder / f"rlvr-{sampler}"
        tools = [{"type": "tools", "name": "tools", "path": str(data.resolve()), "test_share": 0.05}]
        grpo = {"type": "grpo", "num_generations": 8, "groups_per_step": 2, "max_gen_batches": 2}
        yield run.name, run / "final", train(run, start, ROLLOUTS, seed, {
            "optimizer.learning_rate": "5e-5", "environments": json.dumps(tools), "algorithm": json.dumps(grpo),
            "curriculum": json.dumps({"sampler": sampler, "gates": ["outcome"]})})


def measures(replies, seen):
    """Returns, by measure, one list of numbers per reply."""
    call = [reply for kind in ("seal-one", "seal-several", "sgd-call") for reply in replies[kind]]
    every = [reply for kind in SHARES for reply in replies[kind]]
    unseen = [reply for kind in ("seal-one", "seal-several") for reply, known in zip(replies[kind], seen[kind]) if not known]
    right = {kind: [float(reply["right"]) for reply in replies[kind]] for kind in SHARES}
    return right | {
        "accuracy": [float(reply["right"]) for reply in call],
        "unseen tools": [float(reply["right"]) for reply in unseen],
        "malformed": [float(reply["error"] == "malformed") for reply in every],
        "no call": [float(reply["error"] == "no_call") for reply in call],
    }


def macro(found):
    """Returns the mean of accuracy and of the two kinds that want no call, row by row: lists of different lengths have no rows."""
    return (found["accuracy"][0] + (found["sgd-ask"][0] + found["removed"][0]) / 2) / 2


def summary(results):
    by_arm = {}
    for seed in results["seeds"].values():
        for arm, modes in seed["arms"].items():
            for mode, lists in modes["measures"].items():
                by_arm.setdefault((arm, mode), []).append(lists)
    table = {}
    for (arm, mode), seeds in by_arm.items():
        found = {name: interval([lists[name] for lists in seeds]) for name in seeds[0]}
        entry = {"seeds": len(seeds)} | found | {"macro": round(macro(found), 4)}
        start = by_arm.get(("sft", mode))
        if arm not in ("base", "sft") and start and len(start) == len(seeds):
            entry["accuracy - sft"] = interval([[a - b for a, b in zip(one["accuracy"], other["accuracy"])]
                                                for one, other in zip(seeds, start)])
        table.setdefault(arm, {})[mode] = entry
    return table


def main():
    train_rows, seen = questions(arguments.data)
    results = {"tokens": {"examples": EXAMPLES, "arm": TOKENS}, "seeds": {}}
    for seed in map(int, arguments.seeds.split(",")):
        folder = WORK / str(seed)
        chosen = list(train_rows)
        random.Random(seed).shuffle(chosen)
        found = results["seeds"].setdefault(str(seed), {"arms": {}})["arms"]
        base = {mode: measures(asked(arguments.model, WORK / "base", mode == "constrained"), seen) for mode in ("free", "constrained")}
        found["base"] = {"seconds": 0, "measures": base}
        for name, model, seconds in arms(folder, chosen[:1200], seed):
            found[name] = {"seconds": seconds, "measures": {}}
            for mode in ("free", "constrained"):
                found[name]["measures"][mode] = measures(asked(model, folder / f"{name}-replies", mode == "constrained"), seen)
            print(seed, name, f"{seconds} s", {mode: {key: round(sum(one) / len(one), 3) for key, one in lists.items()}
                                              for mode, lists in found[name]["measures"].items()}, flush=True)
            results["summary"] = summary(results)
            save(arguments.results, results)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("data", type=Path)
    parser.add_argument("results", type=Path)
    parser.add_argument("--seeds", default="111,112,113")
    arguments = parser.parse_args()
    main()

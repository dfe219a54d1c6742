"""Packs a run directory into the stream of events that guards see, as core's HealthyRunTest replays it.

    python testkit/oracle/record_run.py DIR core/src/test/resources/dev/edgewise/guard/healthy-NAME.jsonl.gz

The runs, of which nothing else is kept:

    bare    ./edgewise train examples/arithmetic.yaml --run BARE --set train.max_steps=300 --set train.save_steps=50
            --set train.eval_steps=50 --set guards.monitor_steps=50 --set guards.plasticity_steps=100
    kl      the same configuration with `model: {path: BARE/final}`, --set train.max_steps=120
            --set train.save_steps=40 --set train.eval_steps=40 --set guards.monitor_steps=40
            --set guards.plasticity_steps=40 --set guards.kl_target=0.2 --set algorithm.beta=0.01
            --set optimizer.learning_rate=1e-4
    steps   edge on addition, levels [2, 6], and comparison, levels [3, 6], with `prompt: {style: raw, answer: hash}`,
            64 demonstrations a step and the default curriculum at learning rate 6e-4, for 107 steps (150 s), from 277
            steps of sft with 64 demonstrations a step on the same at 2e-3; checkpoints and evaluations every 50 steps

One JSON array a line: ["g", step, environment, level, stage, task, question, reference, admitted, rejected_by,
[[text, tokens, finish, success, answer or null, advantage], …]] for a group, ["s", step, metrics] for a step,
["e", step, samples, [[environment, level, accuracy, chance], …]] for an evaluation, ["m", step, reading] for a reading
of a monitor and ["c", step] for a checkpoint.
"""

import gzip
import itertools
import json
import sys
from pathlib import Path

METRICS = {
    "loss", "grad_norm", "entropy", "completions/entropy", "kl", "reward", "reward_std", "demonstrations",
    "clip_ratio/region_mean", "frac_groups_mixed", "completions/clipped_ratio", "completions/mean_length",
    "completions/max_length", "rewards/accuracy/mean", "sampling/sampling_logp_difference/mean",
}


def lines(path):
    with open(path) as file:
        for line in file:
            yield json.loads(line)


def packed(event):
    step = event["step"]
    match event["type"]:
        case "evaluated":
            cells = [[a["environment"], a["level"], a["accuracy"], a.get("chance", 0)] for a in event["accuracies"]]
            return [["e", step, event["samples"], cells]]
        case "monitored":
            return [["m", step, event["reading"]]]
        case "checkpoint_written":
            return [["c", step]]
    return []


def main(directory, target):
    run = Path(directory)
    events = list(lines(run / "events.jsonl"))
    out = [line for event in events if event["step"] == 0 for line in packed(event)]
    rollouts = {
        step: list(of_step)
        for step, of_step in itertools.groupby(lines(run / "rollouts.jsonl"), key=lambda r: r["step"])
    }
    for metrics in lines(run / "metrics.jsonl"):
        step = metrics["step"]
        for _, group in itertools.groupby(rollouts.get(step, []), key=lambda r: r["group"]):
            group = list(group)
            r = group[0]
            out.append(["g", step, r["environment"], r["level"], r["stage"], r["task"], r["prompt"], r["expected"],
                        r["admitted"], r["rejected_by"],
                        [[c["completion"], c["tokens"], c["finish"], c["success"], c["answer"],
                          round(c["advantage"] or 0, 4)] for c in group]])
        out.append(["s", step, {k: float(f"{v:.6g}") for k, v in metrics.items() if k in METRICS}])
        out += [line for event in events if event["step"] == step for line in packed(event)]
    with gzip.GzipFile(target, "wb", 9, mtime=0) as file:
        file.write("".join(json.dumps(line, separators=(",", ":")) + "\n" for line in out).encode())


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])

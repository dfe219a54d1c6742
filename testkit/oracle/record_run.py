"""Packs a run directory into the stream of events that guards see, as core's HealthyRunTest replays it.

    ./edgewise train examples/arithmetic.yaml --run DIR
    python testkit/oracle/record_run.py DIR 300 core/src/test/resources/dev/edgewise/guard/healthy-run.jsonl.gz

One JSON array a line: ["g", step, environment, level, stage, task, question, answer, admitted, rejected_by,
[[text, tokens, finish, success, answered, advantage], …]] for a group, ["s", step, metrics] for a step and
["e", step, samples, [[environment, level, accuracy], …]] for an evaluation.
"""

import gzip
import itertools
import json
import sys
from pathlib import Path

METRICS = {
    "loss", "grad_norm", "entropy", "kl", "reward", "reward_std", "demonstrations", "clip_ratio/region_mean",
    "frac_groups_mixed", "completions/clipped_ratio", "completions/mean_length", "completions/max_length",
    "rewards/accuracy/mean", "sampling/sampling_logp_difference/mean",
}


def lines(path):
    with open(path) as file:
        for line in file:
            yield json.loads(line)


def main(directory, last, target):
    run = Path(directory)
    steps = {m["step"]: {k: v for k, v in m.items() if k in METRICS} for m in lines(run / "metrics.jsonl")}
    evaluations = {e["step"]: e for e in lines(run / "events.jsonl") if e["type"] == "evaluated"}
    out = []
    rollouts = itertools.takewhile(lambda r: r["step"] <= last, lines(run / "rollouts.jsonl"))
    for step, of_step in itertools.groupby(rollouts, key=lambda r: r["step"]):
        for _, group in itertools.groupby(of_step, key=lambda r: r["group"]):
            group = list(group)
            r = group[0]
            out.append(["g", step, r["environment"], r["level"], r["stage"], r["task"], r["prompt"], r["expected"],
                        r["admitted"], r["rejected_by"],
                        [[c["completion"], c["tokens"], c["finish"], c["success"], c["answer"] is not None,
                          round(c["advantage"] or 0, 4)] for c in group]])
        out.append(["s", step, {k: float(f"{v:.6g}") for k, v in steps[step].items()}])
        if step in evaluations:
            e = evaluations[step]
            out.append(["e", step, e["samples"],
                        [[a["environment"], a["level"], a["accuracy"]] for a in e["accuracies"]]])
    with gzip.GzipFile(target, "wb", 9, mtime=0) as file:
        file.write("".join(json.dumps(line, separators=(",", ":")) + "\n" for line in out).encode())


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])

"""Tells which formats each arm of formats.yaml, formats-mix.yaml or formats-smollm2.yaml left, and draws the one figure.

    python examples/studies/formats.py runs/study-formats OUT.json OUT.svg

`study` compares what the last models write. This reads what the runs sampled on the way, from `metrics.jsonl`:

- the share of every format, and the share of its completions that is right, over the first 128 rollouts and over the last ten steps;
- the winner of a run: the format with the largest share over its last ten steps;
- the format that was right most often over the first 128 rollouts;
- rollouts until one format had 80 % of a step; None where none had.
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from common import interval, rows, save

FIRST, LAST, COLLAPSED = 128, 10, 0.8
COLOURS = {"equation_chain": "#1b6ca8", "prose": "#2e8b57", "code": "#d1495b", "bare_answer": "#e08e1b"}
OTHER = "#9aa5ad"


def over(steps):
    """Returns share and accuracy of every format over these steps, each completion counted once."""
    shares, right = Counter(), Counter()
    whole = sum(step["sampled"] for step in steps)
    for step in steps:
        for key, share in step.items():
            if key.startswith("formats/") and key.endswith("/share"):
                name = key.split("/")[1]
                part = share * step["sampled"] / whole
                shares[name] += part
                right[name] += part * step.get(f"formats/{name}/accuracy", 0)
    return shares, {name: right[name] / share for name, share in shares.items() if share > 0}


def read(run):
    """Returns the formats of a run's first and last steps, and the rollouts until one had most of a step."""
    steps = rows(run / "metrics.jsonl")
    for before, step in zip([{"rollouts": 0}, *steps], steps):
        step["sampled"] = step["rollouts"] - before["rollouts"]
    steps = [step for step in steps if "formats/winner_share" in step]
    first = [step for step in steps if step["rollouts"] - step["sampled"] < FIRST]
    collapse = next((step["rollouts"] for step in steps if step["sampled"] >= 32 and step["formats/winner_share"] >= COLLAPSED), None)
    return {"first": over(first), "last": over(steps[-LAST:]), "collapse": collapse}


def over_seeds(runs, moment, part):
    """Returns for every format the mean and its 95 % interval over the runs that have it."""
    names = sorted({name for run in runs for name in run[moment][part]})
    known = {name: [run[moment][part].get(name, 0.0 if part == 0 else None) for run in runs] for name in names}
    return {name: interval([[value] for value in values if value is not None]) for name, values in known.items()}


def figure(arms):
    """Returns a picture: what is sampled in the last ten steps, a bar for each arm, a colour for each format."""
    names = [*COLOURS, *sorted({name for arm in arms.values() for name in arm["share"]} - set(COLOURS))]
    left, bar, row, top = 8.2 * max(map(len, arms)) + 16, 620, 28, 58
    height = top + row * len(arms) + 12
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + bar + 30:.0f}" height="{height}" font-family="sans-serif" font-size="14">',
             '<rect width="100%" height="100%" fill="white"/>',
             f'<text x="{left:.1f}" y="20" font-weight="bold">What is sampled in the last ten steps, mean over seeds</text>']
    at = left
    for name in names:
        parts.append(f'<rect x="{at:.1f}" y="32" width="12" height="12" fill="{COLOURS.get(name, OTHER)}"/>'
                     f'<text x="{at + 17:.1f}" y="43" font-size="12">{name}</text>')
        at += 7.4 * len(name) + 36
    for index, (arm, values) in enumerate(arms.items()):
        y, at = top + row * index, left
        parts.append(f'<text x="{left - 12:.1f}" y="{y + 16}" text-anchor="end">{arm}</text>')
        for name in names:
            share = values["share"].get(name, [0])[0]
            parts.append(f'<rect x="{at:.1f}" y="{y}" width="{share * bar:.1f}" height="{row - 6}" fill="{COLOURS.get(name, OTHER)}"/>')
            if share >= 0.08:
                parts.append(f'<text x="{at + share * bar / 2:.1f}" y="{y + 16}" text-anchor="middle" font-size="12" fill="white">{100 * share:.0f} %</text>')
            at += share * bar
    return "\n".join([*parts, "</svg>\n"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("study", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("figure", type=Path)
    arguments = parser.parse_args()
    registered = json.loads((arguments.study / "preregistration.json").read_text(encoding="utf-8"))["content"]["study"]
    result = {}
    for arm in (arm["name"] for arm in registered["arms"]):
        folders = [arguments.study / "runs" / f"{arm}-seed-{seed}" for seed in registered["seeds"]]
        runs = [read(folder) for folder in folders if (folder / "summary.json").exists()]
        if not runs:
            sys.exit(f"no run of {arm} has ended in {arguments.study}; let ./edgewise study finish first")
        result[arm] = {
            "winners": [max(run["last"][0], key=run["last"][0].get) for run in runs],
            "right_most_often_at_first": [max(run["first"][1], key=run["first"][1].get) for run in runs],
            "rollouts_to_80_percent": [run["collapse"] for run in runs],
            "share_at_first": over_seeds(runs, "first", 0),
            "accuracy_at_first": over_seeds(runs, "first", 1),
            "share": over_seeds(runs, "last", 0),
            "accuracy": over_seeds(runs, "last", 1),
        }
    save(arguments.out, result)
    arguments.figure.write_text(figure(result), encoding="utf-8")
    for arm, values in result.items():
        print(arm, dict(Counter(values["winners"])), {name: value[0] for name, value in values["share"].items()})


if __name__ == "__main__":
    main()

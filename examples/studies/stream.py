"""Tells what each phase of stream.yaml or prompts.yaml cost and left, arm by arm, and draws the one figure.

    python examples/studies/stream.py runs/study-stream OUT.json OUT.svg

`study` compares whole runs. This reads the same runs phase by phase, from `events.jsonl` and `metrics.jsonl`:

- accuracy on the tasks of every phase when each ends;
- tokens of a phase until the accuracy on its tasks reached that of its target, in straight lines between evaluations;
- time on the edge: rollouts in groups with both outcomes, as a share of the phase's rollouts;
- plasticity: what a fresh run on an unseen task learned from the weights at the end of the phase, as a share of what it learned from
  those at the start;
- KL(policy || reference) on held-out tasks, nats per token;
- drift at matched accuracy: that KL when an arm and the first arm, seed by seed, came to the highest accuracy on the phase's tasks that
  both reached in it.
"""

import argparse
import json
import math
import sys
from pathlib import Path

from common import interval, rows, save

COLOURS = ["#1b6ca8", "#d1495b", "#2e8b57", "#8d6cab", "#e08e1b", "#5f6b73", "#111111"]
TARGETS = {"addition": 0.4, "chain_sum": 0.4, "multiplication": 0.2}


def read(run):
    """Returns the evaluations of a run over its tokens, and what each phase left."""
    steps = {row["step"]: row for row in rows(run / "metrics.jsonl")}
    at = lambda step: steps[step] if step in steps else {"tokens": 0, "rollouts": 0, "edge_rollouts": 0}
    names, begins, points, plasticity, drift = [], [], [], {}, {}
    for event in rows(run / "events.jsonl"):
        match event["type"]:
            case "phase":
                names = event["phases"]
                begins = [*begins[:event["number"] - 1], event["step"]]  # a phase begins anew where a guard went back
            case "evaluated":
                points = [point for point in points if point["step"] != event["step"]]
                accuracies = [event["metrics"][f"phase/{phase['name']}/accuracy"] for phase in names]
                once = {str(phase["environments"]): accuracy for phase, accuracy in zip(names, accuracies)}
                points.append({"step": event["step"], "tokens": at(event["step"])["tokens"], "accuracy": accuracies,
                               "mean": sum(once.values()) / len(once)})
            case "monitored" if event["reading"]["type"] == "plasticity":
                curve = event["reading"]["curve"]
                plasticity[event["step"]] = (curve[-1] - curve[0]) / (1 - curve[0])
            case "monitored" if event["reading"]["type"] == "divergence":
                drift[event["step"]] = event["reading"]["reverse"]["k3"]
    phases = []
    for index, begin in enumerate(begins):
        end = begins[index + 1] if index + 1 < len(begins) else max(steps)
        own = [point for point in points if begin <= point["step"] <= end]
        rollouts = at(end)["rollouts"] - at(begin)["rollouts"]
        phases.append({
            "name": names[index]["name"],
            "accuracy": own[-1]["accuracy"],
            "tokens": at(end)["tokens"] - at(begin)["tokens"],
            "tokens_to_target": reached(own, index, TARGETS[names[index]["environments"][0]]),
            "edge": (at(end)["edge_rollouts"] - at(begin)["edge_rollouts"]) / rollouts if rollouts else math.nan,
            "plasticity": plasticity[end] / plasticity[0] if end in plasticity and 0 in plasticity else math.nan,
            "kl": drift.get(end, math.nan),
            "drift": [(point["accuracy"][index], drift[point["step"]]) for point in own if point["step"] in drift],
        })
    return points, phases


def reached(points, phase, target):
    """Returns the tokens of a phase until its accuracy was `target`; None if it never was."""
    for before, after in zip([points[0], *points], points):
        if after["accuracy"][phase] >= target:
            rise = after["accuracy"][phase] - before["accuracy"][phase]
            part = (target - before["accuracy"][phase]) / rise if rise > 0 else 0
            return round(before["tokens"] + part * (after["tokens"] - before["tokens"]) - points[0]["tokens"])
    return None


def matched(phase, reference):
    """Returns the highest accuracy that two runs both reached in a phase, and the KL of each when it did; None without readings."""
    if not phase["drift"] or not reference["drift"]:
        return None
    accuracy = min(max(seen for seen, _ in run["drift"]) for run in (phase, reference))
    return accuracy, *(next(kl for seen, kl in run["drift"] if seen >= accuracy) for run in (phase, reference))


def over_seeds(values):
    """Returns the mean over seeds and its 95 % interval; None where it was not measured."""
    known = [value for value in values if value is not None and not math.isnan(value)]
    return interval([[value] for value in known]) if known else None


def figure(curves, phases, tokens):
    """Returns a picture: the mean accuracy over the tasks, each counted once, over tokens; a line for each arm."""
    width, height, left, top, right, bottom = 900, 420, 60, 30, 170, 50
    highest = max(value for line in curves.values() for _, value in line) * 1.08
    x = lambda token: left + token / tokens * (width - left - right)
    y = lambda value: height - bottom - value / highest * (height - top - bottom)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" font-size="13">',
             f'<rect width="{width}" height="{height}" fill="white"/>',
             f'<text x="{left}" y="18">Held-out accuracy, mean over the tasks and over seeds</text>']
    for tick in range(0, int(highest * 10) + 1):
        parts.append(f'<line x1="{left}" x2="{width - right}" y1="{y(tick / 10):.1f}" y2="{y(tick / 10):.1f}" stroke="#ddd"/>'
                     f'<text x="{left - 8}" y="{y(tick / 10) + 4:.1f}" text-anchor="end">{tick * 10} %</text>')
    for index, name in enumerate(phases):
        begin = tokens * index / len(phases)
        parts.append(f'<line x1="{x(begin):.1f}" x2="{x(begin):.1f}" y1="{top}" y2="{height - bottom}" stroke="#999" stroke-dasharray="4 3"/>'
                     f'<text x="{x(begin) + 6:.1f}" y="{height - bottom + 18}">{name}</text>')
    parts.append(f'<text x="{width - right}" y="{height - 12}" text-anchor="end">tokens, {tokens:,} in all</text>')
    for index, (arm, line) in enumerate(curves.items()):
        colour = COLOURS[index % len(COLOURS)]
        path = " ".join(f"{x(token):.1f},{y(value):.1f}" for token, value in line)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
    # Labels keep a line's height apart, in the order in which the lines end.
    low = height
    for arm in sorted(curves, key=lambda arm: curves[arm][-1][1]):
        low = min(low - 16, y(curves[arm][-1][1]) + 4)
        colour = COLOURS[list(curves).index(arm) % len(COLOURS)]
        parts.append(f'<text x="{width - right + 8}" y="{low:.1f}" fill="{colour}">{arm}</text>')
    return "\n".join([*parts, "</svg>\n"])


def at_tokens(points, token):
    """Returns the mean accuracy over the tasks when `token` tokens were used, in straight lines between evaluations."""
    before = points[0]
    for point in points:
        if point["tokens"] >= token:
            part = (token - before["tokens"]) / (point["tokens"] - before["tokens"]) if point["tokens"] > before["tokens"] else 1
            return before["mean"] + part * (point["mean"] - before["mean"])
        before = point
    return points[-1]["mean"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("study", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("figure", type=Path)
    arguments = parser.parse_args()
    registered = json.loads((arguments.study / "preregistration.json").read_text(encoding="utf-8"))["content"]["study"]
    budget = registered["budget"]["tokens"]
    result, curves, names, reference = {}, {}, [], None
    for arm in (arm["name"] for arm in registered["arms"]):
        runs = {seed: arguments.study / "runs" / f"{arm}-seed-{seed}" for seed in registered["seeds"]}
        of_seed = {seed: read(run) for seed, run in runs.items() if (run / "summary.json").exists()}
        if not of_seed:
            sys.exit(f"no run of {arm} has ended in {arguments.study}; let ./edgewise study finish first")
        read_runs, reference = list(of_seed.values()), reference or of_seed
        names = [phase["name"] for phase in max((phases for _, phases in read_runs), key=len)]
        result[arm] = {}
        for index, name in enumerate(names):
            own = [phases[index] for _, phases in read_runs if index < len(phases)]  # a guard may have ended a run before
            pairs = [(phases, reference[seed][1]) for seed, (_, phases) in of_seed.items() if seed in reference]
            both = [matched(*(run[index] for run in pair)) for pair in pairs if all(index < len(run) for run in pair)]
            result[arm][name] = {
                "accuracy": {other: over_seeds([phase["accuracy"][j] for phase in own]) for j, other in enumerate(names)},
                "tokens_to_target": [phase["tokens_to_target"] for phase in own],
                **{key: over_seeds([phase[key] for phase in own]) for key in ("tokens", "edge", "plasticity", "kl")},
                "matched": {key: over_seeds([one[part] for one in both if one]) for part, key in enumerate(("accuracy", "kl", "kl_of_first_arm"))},
            }
        curves[arm] = [(token, sum(at_tokens(points, token) for points, _ in read_runs) / len(read_runs))
                       for token in (budget * i // 60 for i in range(61))]
    save(arguments.out, result)
    arguments.figure.write_text(figure(curves, names, budget), encoding="utf-8")
    for arm, phases in result.items():
        print(arm, {name: {other: value[0] for other, value in phase["accuracy"].items()} for name, phase in phases.items()})


if __name__ == "__main__":
    main()

"""The last measurement of every run of a study, by family: accuracy, and rungs climbed above chance.

    python3 docs/studies/by-family.py runs/study-curricula [--reference edge]

Written for the second version of curricula.yaml, whose registered frontier still took a guess between the two numbers of a
comparison for half a skill. Standard library only. Means over seeds with 95 % bootstrap intervals; then differences from the
reference on the same seeds.
"""

import argparse
import json
import pathlib
import random

CHANCE = {"comparison": 0.5, "maximum": 1 / 3}


def measurements(run):
    """[{family: [accuracy by level]}] of a run, in order."""
    found = []
    for line in (run / "events.jsonl").open():
        event = json.loads(line)
        if event["type"] == "evaluated":
            families = {}
            for cell in event["accuracies"]:
                families.setdefault(cell["environment"], []).append(cell["accuracy"])
            found.append(families)
    return found


def climbed(family, accuracies):
    chance = CHANCE.get(family, 0)
    return sum((accuracy - chance) / (1 - chance) >= 0.5 for accuracy in accuracies)


def numbers(run):
    measured = measurements(run)
    row = {family + " %": 100 * sum(v) / len(v) for family, v in measured[-1].items()}
    row |= {family + " rungs": climbed(family, v) for family, v in measured[-1].items()}
    frontiers = [sum(climbed(family, v) for family, v in m.items()) for m in measured[1:]]
    return row | {"frontier": frontiers[-1], "mean frontier": sum(frontiers) / len(frontiers)}


def interval(values):
    draw = random.Random(1)
    means = sorted(sum(draw.choice(values) for _ in values) / len(values) for _ in range(10_000))
    return f"{sum(values) / len(values):.1f} [{means[250]:.1f}, {means[9749]:.1f}]"


def table(rows, keys):
    print("| arm | " + " | ".join(keys) + " |")
    print("|---" * (len(keys) + 1) + "|")
    for arm, values in rows.items():
        print(f"| {arm} | " + " | ".join(interval(values[key]) for key in keys) + " |")


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("study", type=pathlib.Path)
    options.add_argument("--reference", default="edge")
    chosen = options.parse_args()
    arms = {}
    for run in sorted((chosen.study / "runs").iterdir()):
        arm, seed = run.name.rsplit("-seed-", 1)
        arms.setdefault(arm, {})[seed] = numbers(run)
    keys = list(next(iter(arms[chosen.reference].values())))
    table({a: {k: [n[k] for n in s.values()] for k in keys} for a, s in arms.items()}, keys)
    print(f"\nMinus {chosen.reference}, on the same seeds:\n")
    reference = arms.pop(chosen.reference)
    table({a: {k: [n[k] - reference[x][k] for x, n in s.items()] for k in keys} for a, s in arms.items()}, keys)


if __name__ == "__main__":
    main()

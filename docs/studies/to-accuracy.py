"""Rollouts until a run of a study first had an accuracy, and their ratio to the reference's, from its results.

    python3 docs/studies/to-accuracy.py docs/studies/reward-2.json 0.2 0.25 0.28 [--reference edge]

Between measurements the accuracy is taken to rise in a straight line. Ratios are geometric means over seeds; a run that never
got there counts with its whole budget, marked by >. Standard library only.
"""

import argparse
import json
import math
import pathlib


def rollouts_to(run, accuracy):
    """(rollouts, whether it got there)"""
    curve = [(point[0], point[3]) for point in run["curve"]]
    if curve[0][1] >= accuracy:
        return 0, True
    for (x, a), (y, b) in zip(curve, curve[1:]):
        if b >= accuracy:
            return x + (y - x) * (accuracy - a) / (b - a), True
    return run["rollouts"], False


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("results", type=pathlib.Path)
    options.add_argument("accuracies", type=float, nargs="+")
    options.add_argument("--reference", default="edge")
    chosen = options.parse_args()
    arms = {arm["arm"]: arm["runs"] for arm in json.loads(chosen.results.read_text())["arms"]}
    print("| arm | " + " | ".join(f"to {a:.0%} | × {chosen.reference}" for a in chosen.accuracies) + " |")
    print("|---" * (1 + 2 * len(chosen.accuracies)) + "|")
    for arm, runs in arms.items():
        row = [arm]
        for accuracy in chosen.accuracies:
            reached = [rollouts_to(run, accuracy) for run in runs]
            other = {run["seed"]: rollouts_to(run, accuracy)[0] for run in arms[chosen.reference]}
            ratios = [n / other[run["seed"]] for run, (n, _) in zip(runs, reached) if n and other[run["seed"]]]
            bound = "" if all(there for _, there in reached) else "> "
            mean = sum(n for n, _ in reached) / len(reached)
            row.append(f"{bound}{mean:,.0f} ({sum(there for _, there in reached)} of {len(runs)})")
            same = arm == chosen.reference or not ratios
            row.append("–" if same else f"{bound}{math.exp(sum(map(math.log, ratios)) / len(ratios)):.2f}")
        print("| " + " | ".join(row) + " |")


if __name__ == "__main__":
    main()

"""Draws the arms of a study that a script of this folder ran: a dot for each mean, a line for its interval.

    python examples/studies/dots.py RESULTS.json OUT.svg KEY=TITLE… [--arms ARM,ARM…] [--plain]

KEY is what stands under an arm of `summary` as mean, lower and upper end: `accuracy`, or `free/accuracy` where it lies deeper. Every
KEY gets a panel. Numbers are shares and are shown in per cent, unless `--plain`.
"""

import argparse
import json
import math
import sys
from pathlib import Path

WIDTH, ROW, TOP, BOTTOM = 900, 26, 58, 16
STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10]
COLOURS = ["#1b6ca8", "#d1495b", "#2e8b57", "#8d6cab"]


def value(arm, key):
    """Returns mean, lower and upper end; None where an arm has none."""
    for part in key.split("/"):
        arm = arm.get(part, {})
    return arm or None


def panel(title, values, left, width, colour):
    """Yields the SVG of one panel."""
    known = [part for one in values if one for part in one]
    low, high = min(0, *known), max(0.01, *known)
    x = lambda number: left + (number - low) / (high - low) * width
    bottom = TOP + ROW * len(values)
    shown = (lambda number: f"{number:.2f}") if arguments.plain else (lambda number: f"{100 * number:.0f} %")
    yield f'<text x="{left}" y="20" font-weight="bold">{title}</text>'
    step = next(step for step in STEPS if (high - low) / step <= 5)
    for number in (step * tick for tick in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)):
        yield f'<line x1="{x(number):.1f}" x2="{x(number):.1f}" y1="{TOP - 10}" y2="{bottom}" stroke="#ddd"/>'
        yield f'<text x="{x(number):.1f}" y="{TOP - 16}" text-anchor="middle" fill="#666" font-size="11">{shown(number)}</text>'
    for index, one in enumerate(values):
        if one:
            y = TOP + ROW * index + ROW / 2
            yield f'<line x1="{x(one[1]):.1f}" x2="{x(one[2]):.1f}" y1="{y}" y2="{y}" stroke="{colour}" stroke-width="2"/>'
            yield f'<circle cx="{x(one[0]):.1f}" cy="{y}" r="4.5" fill="{colour}"/>'


def main():
    summary = json.loads(arguments.results.read_text(encoding="utf-8"))["summary"]
    arms = arguments.arms.split(",") if arguments.arms else list(summary)
    panels = [key.split("=", 1) for key in arguments.panels]
    names = 8.2 * max(map(len, arms)) + 16
    each = (WIDTH - names - 44 * len(panels)) / len(panels)
    height = TOP + ROW * len(arms) + BOTTOM
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" font-family="sans-serif" font-size="14">',
             f'<rect width="{WIDTH}" height="{height}" fill="white"/>']
    for index, arm in enumerate(arms):
        parts.append(f'<text x="{names - 12:.1f}" y="{TOP + ROW * index + ROW / 2 + 5}" text-anchor="end">{arm}</text>')
    for index, (key, title) in enumerate(panels):
        values = [value(summary[arm], key) for arm in arms]
        if not any(values):
            sys.exit(f"no arm has {key}; the arms have {', '.join(sorted({name for arm in arms for name in summary[arm]}))}")
        parts += panel(title, values, names + (each + 44) * index, each, COLOURS[index % len(COLOURS)])
    arguments.out.write_text("\n".join([*parts, "</svg>\n"]), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("panels", nargs="+", metavar="KEY=TITLE")
    parser.add_argument("--arms")
    parser.add_argument("--plain", action="store_true")
    arguments = parser.parse_args()
    main()

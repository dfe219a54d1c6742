"""What the scripts of this folder share: the product's verbs, files of rows, an interval over seeds."""

import json
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

STUDIES = Path(__file__).parent
RESAMPLES = 2_000


def rows(path):
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").split("\n") if line]


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in content), encoding="utf-8")
    return path


def save(path, result):
    """Writes results as JSON, where what fits a line, and every list of numbers, stands on one."""
    path.write_text(text(result) + "\n", encoding="utf-8")


def text(value, indent=""):
    line = json.dumps(value, ensure_ascii=False)
    plain = not isinstance(value, (dict, list)) or isinstance(value, list) and not any(isinstance(part, (dict, list)) for part in value)
    if plain or len(line) <= 140:
        return line
    inner = indent + " "
    if isinstance(value, dict):
        return "{\n" + ",\n".join(f"{inner}{json.dumps(str(key))}: {text(part, inner)}" for key, part in value.items()) + f"\n{indent}}}"
    return "[\n" + ",\n".join(inner + text(part, inner) for part in value) + f"\n{indent}]"


def edgewise(*arguments):
    """Runs a verb of the product, and returns what it printed."""
    done = subprocess.run(["./edgewise", *map(str, arguments)], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"edgewise {' '.join(map(str, arguments))}\n{done.stdout}{done.stderr}")
    return done.stdout


def train(base, run, settings):
    """Trains where that has not been done, and returns the seconds that it took. What was stopped is done anew."""
    clock = run.parent / f"{run.name}.seconds"
    if not clock.exists():
        shutil.rmtree(run, ignore_errors=True)
        started = time.monotonic()
        edgewise("train", STUDIES / base, "--run", run, *[part for key, value in settings.items() for part in ("--set", f"{key}={value}")])
        clock.write_text(str(round(time.monotonic() - started)))
    return int(clock.read_text())


def interval(values):
    """Returns the mean and a 95 % interval of lists of one length, one per seed: rows and seeds are drawn again.

    A row is the same question in every seed, so a draw of rows holds for all seeds that are drawn with it.
    """
    draw = random.Random(1)
    count = len(values[0])
    means = []
    for _ in range(RESAMPLES):
        chosen = draw.choices(range(count), k=count)
        seeds = draw.choices(values, k=len(values))
        means.append(sum(seed[row] for seed in seeds for row in chosen) / (count * len(seeds)))
    means.sort()
    return [round(sum(map(sum, values)) / (count * len(values)), 4), round(means[int(0.025 * RESAMPLES)], 4), round(means[int(0.975 * RESAMPLES)], 4)]

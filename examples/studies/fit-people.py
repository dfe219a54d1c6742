"""Does a pretrained student learn people's best answers better from the answers that fit it?

Usage:
    python examples/studies/fit-people.py MODEL DATA RESULTS.json

DATA holds `self-instruct` and `open-assistant`. Half of the prompts make a pool of models' answers, which `edgewise select`
sorts with MODEL as student. MODEL is then taught with an adapter, by the same number of tokens, on what was kept, on what was
dropped, on everything, and on a random half. `edgewise score` says how likely people's best answers to the other prompts are
before and after, in nats per token. Three seeds split, choose and order. A part that is there is not done again.
"""

import json
import random
import sys
from pathlib import Path

from common import RESAMPLES, edgewise, rows, save, write

SEEDS = [101, 102, 103]
TOKENS = 10_000
POOL = 96
HELD_OUT = 40
WORK = Path("runs/fit-people")


def row(prompt, answer):
    return {"prompt": [{"role": "user", "content": prompt}], "completion": [{"role": "assistant", "content": answer}]}


def self_instruct(data):
    """Yields each prompt with its models' answers, weak and strong, and the expert's."""
    weak = rows(data / "self-instruct/davinci-self-instruct_predictions.jsonl")
    strong = rows(data / "self-instruct/text-davinci-003_predictions.jsonl")
    for one, other in zip(weak, strong):
        answers = [text["response"].strip() for text in (one, other)]
        yield one["prompt"], [text for text in answers if text], other["target"].strip()


def open_assistant(data):
    """Yields each prompt with answers of Pythia models, and the one that people ranked first."""
    for one in rows(data / "open-assistant/model-samples.jsonl"):
        if one["people"]:
            answers = sorted({answer["text"].strip() for answer in one["responses"]})
            best = one["people"][0]
            yield one["prompt"], [text for text in answers if text], best if isinstance(best, str) else best["text"]


def split(source, data, seed, folder):
    draw = random.Random(seed)
    prompts = list(source(data))
    draw.shuffle(prompts)
    half = len(prompts) // 2
    pool = [row(prompt, answer) for prompt, answers, _ in prompts[:half] for answer in draw.sample(answers, min(4, len(answers)))]
    write(folder / "pool.jsonl", draw.sample(pool, min(POOL, len(pool))))
    write(folder / "held-out.jsonl", [row(prompt, best) for prompt, _, best in prompts[half:] if best][:HELD_OUT])


def select(model, folder, seed):
    scored = folder / "scored.jsonl"
    if not scored.exists():
        edgewise("select", "--student", model, "--data", folder / "pool.jsonl", "--out", scored, "--template", "chat",
                 "--rule", "ifd", "--top", "0.5")
    chosen = rows(scored)
    pool = [{key: one[key] for key in ("prompt", "completion")} | {"kept": one["kept"]} for one in chosen]
    parts = {
        "all": pool,
        "kept": [one for one in pool if one["kept"]],
        "dropped": [one for one in pool if not one["kept"]],
        "random-half": random.Random(seed).sample(pool, len(pool) // 2),
    }
    for name, part in parts.items():
        write(folder / f"{name}.jsonl", [row(one["prompt"][0]["content"], one["completion"][0]["content"]) for one in part])
    return {name: len(part) for name, part in parts.items()}


def likelihood(model, folder, out):
    """Returns for each held-out answer its negative log-likelihood per token, in nats."""
    if not out.exists():
        out.write_text(edgewise("score", "--model", model, "--data", folder / "held-out.jsonl", "--json"))
    return [json.loads(line)["mean_nll"] for line in out.read_text().splitlines()]


def mean(values):
    return sum(values) / len(values)


def difference(arm, other):
    """Returns the mean of arm minus other over seeds, and its 95 % interval: seeds, and answers of each, are drawn again."""
    pairs = [[one - two for one, two in zip(*seed)] for seed in zip(arm, other)]
    draw = random.Random(1)
    drawn = sorted(mean([mean(draw.choices(seed, k=len(seed))) for seed in draw.choices(pairs, k=len(pairs))]) for _ in range(RESAMPLES))
    low, high = drawn[int(0.025 * RESAMPLES)], drawn[int(0.975 * RESAMPLES)]
    return [round(value, 4) for value in (mean([mean(seed) for seed in pairs]), low, high)]


def main():
    model, data, target = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    results = {}
    for source in (self_instruct, open_assistant):
        seeds = {}
        for seed in SEEDS:
            folder = WORK / source.__name__ / str(seed)
            if not (folder / "pool.jsonl").exists():
                split(source, data, seed, folder)
            sizes = select(model, folder, seed)
            arms = {"before": likelihood(model, folder, folder / "before.scores")}
            for arm in sizes:
                run = folder / f"run-{arm}"
                if not (run / "final").exists():
                    edgewise("train", "examples/studies/fit-people-base.yaml", "--run", run, "--set", f"model.path={model}", "--set",
                             f"algorithm.dataset=[{(folder / (arm + '.jsonl')).resolve()}]", "--set", f"train.max_tokens={TOKENS}",
                             "--set", f"seed={seed}")
                arms[arm] = likelihood(run / "final", folder, folder / f"{arm}.scores")
            seeds[str(seed)] = arms
            print(source.__name__, seed, sizes, {arm: round(mean(values), 4) for arm, values in arms.items()}, flush=True)
        of = {arm: [seeds[str(seed)][arm] for seed in SEEDS] for arm in seeds[str(SEEDS[0])]}
        results[source.__name__] = {
            "mean_nll": {arm: {seed: round(mean(seeds[seed][arm]), 4) for seed in seeds} for arm in of},
            "minus_before": {arm: difference(of[arm], of["before"]) for arm in of if arm != "before"},
            "minus_random_half": {arm: difference(of[arm], of["random-half"]) for arm in ("all", "kept", "dropped")},
            "kept_minus_dropped": difference(of["kept"], of["dropped"]),
        }
        save(target, results)


if __name__ == "__main__":
    main()

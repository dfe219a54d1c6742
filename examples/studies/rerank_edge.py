"""Does choosing pairs at the edge reach a given nDCG with fewer labelled pairs than uniform, than hard negatives?

Usage:
    python examples/studies/rerank_edge.py STUDENT DATA RESULTS.json [--folds 0,1,2]

STUDENT and DATA as for rerank.py, whose split, measures and start are used here. Labels are recorded, not a model's: the gold
label, the student's cosine and noise, so that margins differ and some are wrong. Every arm trains once, with a checkpoint at each
budget of steps; the labelled pairs that it was fed until then are counted. A part that is there is not done again.
"""

import argparse
import random
from pathlib import Path

from common import rows, save, write
from rerank import argkp, cosines, grouped, hashed, interval, label, ordered, scored, split, tested, train

BUDGETS = (20, 40, 80, 160)  # steps
WARM = 120
POOL = 6_000
TEST = 1_500
ARMS = {
    "turn": {},  # queries in turn, documents at random
    "uniform": {"algorithm.margin_bands": 5, "curriculum.sampler": "uniform"},
    "edge": {"algorithm.margin_bands": 5, "curriculum.sampler": "edge"},
    "hard-negatives": {},  # of each query the half that the start puts first
}


def teacher(row, draw):
    """Returns a label as a teacher of middling quality would give it: a logit."""
    return 2 * (2 * row["label"] - 1) + 6 * (row["cosine"] - 0.35) + draw.gauss(0, 1.5)


def some(pairs, count):
    """Returns whole lists of queries, by a hash, until there are enough pairs."""
    found = []
    for list_of in sorted(grouped(pairs), key=lambda rows_of: hashed(rows_of[0]["topic"] + rows_of[0]["query"])):
        if len(found) < count:
            found += list_of
    return found


def hardest(pairs, judged):
    """Returns of each query the half of the rows that a ranker puts first."""
    kept = {(row["query"], row["document"]) for list_of in grouped(judged)
            for row in sorted(list_of, key=lambda row: -row["score"])[:(len(list_of) + 1) // 2]}
    return [row for row in pairs if (row["query"], row["document"]) in kept]


def fed(run, step):
    """Returns the labelled pairs of a run until a step. A list of a band of margins is often shorter than 8 documents."""
    return round(sum(row["lists/pairs"] for row in rows(run / "metrics.jsonl") if row["step"] <= step))


def fold_of(fold, folder):
    """Yields each arm of a fold with its measures at each budget."""
    seed = 231 + fold
    draw = random.Random(seed)
    pairs = sorted(argkp(arguments.data), key=lambda row: hashed(row["query"] + row["document"]))
    test = split(pairs, fold, 0, draw)[-1]
    held = {row["topic"] for row in test}
    pool = [row for row in pairs if row["topic"] not in held]
    draw.shuffle(pool)
    pool, test = pool[:arguments.pool], some(test, arguments.test)
    pool = cosines(arguments.student, folder, pool=pool)["pool"]
    test_file = write(folder / "test.jsonl", ordered(test))
    print(fold, len(pool), "in the pool,", len(test), "in the test", flush=True)

    warm_file = write(folder / "warm.jsonl", scored(pool, lambda row: 6 * (row["cosine"] - 0.35)))
    warm = train(folder / "warm", arguments.student, warm_file, arguments.warm, seed,
                 **{"algorithm.loss": "mse", "algorithm.queries_per_step": 4, "optimizer.learning_rate": "1e-4", "data.dev_share": 0})
    yield "start", {0: tested(warm, test_file, folder, "warm", 1.0) | {"pairs": 0}}

    taught = scored(pool, lambda row: teacher(row, draw))
    taught_file = write(folder / "taught.jsonl", taught)
    hard_file = write(folder / "hard-negatives.jsonl", hardest(taught, label(warm, taught_file, folder / "warm-labelled.jsonl")))
    for arm, settings in ARMS.items():
        run = folder / arm
        train(run, warm, hard_file if arm == "hard-negatives" else taught_file, arguments.budgets[-1], seed, **settings | {
            "algorithm.queries_per_step": 4, "data.dev_share": 0, "train.save_steps": arguments.budgets[0],
            "train.save_total_limit": 1_000, "optimizer.lr_scheduler_type": "constant"})
        yield arm, {step: tested(run / f"checkpoints/step-{step:06d}", test_file, folder, f"{arm}-{step}", 1.0) | {"pairs": fed(run, step)}
                    for step in arguments.budgets}


def reached(curve, level):
    """Returns the labelled pairs until a level, between two budgets in proportion; None where it was not reached."""
    points = sorted((measures["pairs"], measures["ndcg@10"]) for measures in curve.values())
    for (before, low), (after, high) in zip(points, points[1:]):
        if high >= level:
            return round(before + (after - before) * max(0, level - low) / max(high - low, 1e-9))
    return None


def summary(folds):
    """Returns nDCG@10 of each arm and budget, its difference to others, and the pairs to the level of `turn` at the end."""
    found = {}
    for arm in ARMS:
        for budget in arguments.budgets:
            topics = {name: {key: value for arms in folds.values() for key, value in arms[name][budget]["topics"].items()}
                      for name in ARMS}
            found.setdefault(arm, {})[budget] = {"pairs": [arms[arm][budget]["pairs"] for arms in folds.values()],
                                                 "ndcg@10": interval(topics[arm])} | {
                f"- {other}": interval(topics[arm], topics[other]) for other in ARMS if other != arm}
        found[arm]["pairs to the end of turn"] = {
            fold: reached(arms["start"] | arms[arm], arms["turn"][arguments.budgets[-1]]["ndcg@10"])
            for fold, arms in folds.items()}
    return found


def main():
    results = {"budgets": arguments.budgets, "warm_steps": arguments.warm, "pool": arguments.pool, "folds": {}}
    for fold in map(int, arguments.folds.split(",")):
        arms = results["folds"].setdefault(str(fold), {})
        for name, measures in fold_of(fold, arguments.work / str(fold)):
            arms[name] = measures
            print(fold, name, {one["pairs"]: one["ndcg@10"] for one in measures.values()}, flush=True)
        results["summary"] = summary(results["folds"])
        save(arguments.results, results)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("student", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("results", type=Path)
    parser.add_argument("--folds", default="0,1,2")
    parser.add_argument("--budgets", type=lambda text: [int(step) for step in text.split(",")], default=list(BUDGETS))
    parser.add_argument("--warm", type=int, default=WARM)
    parser.add_argument("--pool", type=int, default=POOL)
    parser.add_argument("--test", type=int, default=TEST)
    parser.add_argument("--work", type=Path, default=Path("runs/rerank-edge-study"))
    arguments = parser.parse_args()
    main()

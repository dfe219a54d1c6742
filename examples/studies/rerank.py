"""Does a small reranker pass the model that labelled its pairs?

Usage:
    python examples/studies/rerank.py TEACHER STUDENT DATA RESULTS.json [--set argkp|dbpedia] [--folds 0,1,2,3]

TEACHER is a decoder, STUDENT a sentence embedding model whose directory sentence-transformers opens, DATA holds `argument-keypoints`
and `dbpedia-entity`. Each fold keeps topics (of arguments) or queries (of entities) for the test, takes G pairs of others as gold, and
hides the labels of the rest, the pool. The teacher learns the gold and labels the pool. Students learn 1, 2, 4 and 8 times G of these
labels, in the same number of steps. All begin from a student that learned its own cosine without any label. Every score of every test
pair is kept in `runs/rerank-study`. A part that is there is not done again. Needs sentence-transformers, for the cosine.
"""

import argparse
import csv
import hashlib
import json
import math
import random
from itertools import groupby
from pathlib import Path

import common
from common import RESAMPLES, edgewise, rows, save, write

K = 10
STEPS = 200  # of a student on labels of the pool
WARM = 250  # of learning the cosine
SIZES = (1, 2, 4, 8)  # times G
NOISE = 0.3  # of the labels, turned
SETS = {  # G, steps of the teacher, steps of a student on gold, least label of a relevant document, question
    "argkp": (1_500, 150, 60, 1.0, "Does the argument make this point? Answer with one word: {labels}.\n\nPoint: {query}\nArgument: {document}\nAnswer:"),
    "dbpedia": (2_000, 150, 80, 0.5, "Does this title answer the search? Answer with one word: {labels}.\n\nSearch: {query}\nTitle: {document}\nAnswer:"),
}


def hashed(text):
    return hashlib.sha256(text.encode()).hexdigest()


def table(path, delimiter=","):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def argkp(data):
    """Yields pairs of a key point and an argument of its topic and stance."""
    for part in ("train", "dev"):
        points = {row["key_point_id"]: row for row in table(data / f"argument-keypoints/key_points_{part}.csv")}
        arguments_of = {row["arg_id"]: row for row in table(data / f"argument-keypoints/arguments_{part}.csv")}
        for row in table(data / f"argument-keypoints/labels_{part}.csv"):
            point = points[row["key_point_id"]]
            yield {"topic": point["topic"], "query": point["key_point"], "document": arguments_of[row["arg_id"]]["argument"],
                   "label": float(row["label"])}


def dbpedia(data):
    """Yields pairs of a query and a title; a query is a topic of its own."""
    for row in table(data / "dbpedia-entity/pairs.tsv", "\t"):
        yield {"topic": row["query"], "query": row["query"], "document": row["title"], "label": int(row["grade"]) / 2}


def split(pairs, fold, gold_size, draw):
    """Returns gold, pool and test: no topic is in two of them."""
    topics = sorted({row["topic"] for row in pairs}, key=hashed)
    tested = set(topics[fold::4])
    learned = [topic for topic in topics if topic not in tested]
    draw.shuffle(learned)
    judged = set(learned[:len(learned) // 3])
    gold = [row for row in pairs if row["topic"] in judged]
    pool = [row for row in pairs if row["topic"] in set(learned) - judged]
    draw.shuffle(gold)
    draw.shuffle(pool)
    return gold[:gold_size], pool[:SIZES[-1] * gold_size], [row for row in pairs if row["topic"] in tested]


def train(run, model, data, steps, seed, **settings):
    """Trains where that has not been done, and returns what was saved."""
    common.train("rerank-base.yaml", run, {"model.path": model, "data.train": json.dumps([str(data.resolve())]), "train.max_steps": steps,
                                           "seed": seed} | settings)
    return run / "final"


def grouped(pairs):
    """Returns the rows in lists of one query."""
    found = {}
    for row in pairs:
        found.setdefault((row["topic"], row["query"]), []).append(row)
    return list(found.values())


def ordered(pairs):
    return [row for list_of in grouped(pairs) for row in list_of]


def equals(pairs, key, best_first=False):
    """Returns the rows in lists of one score, in the order of scores."""
    by_score = sorted(pairs, key=lambda row: row[key], reverse=best_first)
    return [list(same) for _, same in groupby(by_score, key=lambda row: row[key])]


def ndcg(list_of, key):
    """Returns linear nDCG@K; documents with equal scores share the mean of their places' discounts. None where nothing is relevant."""
    def discount(place):
        return 1 / math.log2(place + 2) if place < K else 0
    ideal = sum(label * discount(place) for place, label in enumerate(sorted((row["label"] for row in list_of), reverse=True)))
    if ideal == 0:
        return None
    gained, at = 0, 0
    for same in equals(list_of, key, best_first=True):
        gained += sum(row["label"] for row in same) * sum(map(discount, range(at, at + len(same)))) / len(same)
        at += len(same)
    return gained / ideal


def auc(pairs, key, relevant):
    """Returns how often a relevant pair is above another one, ties counted half."""
    below, wins = 0, 0
    for same in equals(pairs, key):
        good = sum(row["label"] >= relevant for row in same)
        wins += good * (below + (len(same) - good) / 2)
        below += len(same) - good
    good = len(pairs) - below
    return wins / (good * below) if good and below else None


def measured(pairs, relevant, key="score"):
    """Returns measures, and nDCG of each query by topic, which is what is drawn again."""
    lists = grouped(pairs)
    by_topic = {}
    for list_of in lists:
        value = ndcg(list_of, key)
        if value is not None:
            by_topic.setdefault(list_of[0]["topic"], []).append(value)
    within = [value for value in (auc(list_of, key, relevant) for list_of in lists) if value is not None]
    every = [value for values in by_topic.values() for value in values]
    return {"ndcg@10": round(sum(every) / len(every), 4), "auc_within": round(sum(within) / len(within), 4),
            "auc": round(auc(pairs, key, relevant), 4), "topics": by_topic}


def tested(model, test, folder, name, relevant):
    """Returns what a model makes of the test."""
    log = folder / f"{name}.scores.jsonl"
    if not log.exists():
        part = log.with_suffix(".part")
        told = json.loads(edgewise("eval", "--model", model, "--data", test, "--relevant-from", relevant, "--json", "--log-samples", part))
        assert abs(told["model"]["ndcg@10"] - measured(rows(part), relevant)["ndcg@10"]) < 1e-4
        print(name, {key: round(told[key]["ndcg@10"], 4) for key in ("bm25", "common_words")}, flush=True)
        part.rename(log)
    return measured(rows(log), relevant)


def label(teacher, pool, out, *options):
    if not out.exists():
        edgewise("label", "--teacher", teacher, "--data", pool, "--out", out, *options)
    return rows(out)


def cosines(model, folder, **sets):
    """Adds to the rows of each file the cosine of query and document."""
    if all((folder / f"{name}-cosine.jsonl").exists() for name in sets):
        return {name: rows(folder / f"{name}-cosine.jsonl") for name in sets}
    from sentence_transformers import SentenceTransformer
    encoder = SentenceTransformer(str(model))
    found = {}
    for name, pairs in sets.items():
        texts = sorted({text for row in pairs for text in (row["query"], row["document"])})
        vectors = dict(zip(texts, encoder.encode(texts, batch_size=64, normalize_embeddings=True)))
        found[name] = [row | {"cosine": float(vectors[row["query"]] @ vectors[row["document"]])} for row in pairs]
        write(folder / f"{name}-cosine.jsonl", found[name])
    return found


def scored(pairs, score):
    """Returns rows whose only label is a score, those of a query together."""
    return ordered([{key: row[key] for key in ("topic", "query", "document")} | {"score": score(row)} for row in pairs])


def shuffled(pairs, draw):
    """Returns the rows with the scores of each query drawn anew among its documents."""
    found = []
    for list_of in grouped(pairs):
        scores = [row["score"] for row in list_of]
        draw.shuffle(scores)
        found += [row | {"score": score} for row, score in zip(list_of, scores)]
    return found


def turned(label, share, draw):
    """Returns the label, or by chance its opposite."""
    return 1 - label if draw.random() < share else label


def sigmoid(value):
    return 1 / (1 + math.exp(-value))


def fold_of(fold, folder):
    """Yields each arm of a fold with its measures."""
    gold_size, teacher_steps, gold_steps, relevant, question = SETS[arguments.set]
    steps, warm_steps, seed = arguments.steps, arguments.warm, 131 + fold
    teacher_steps, gold_steps = (min(arguments.steps, one) for one in (teacher_steps, gold_steps))
    draw = random.Random(seed)
    pairs = sorted({"argkp": argkp, "dbpedia": dbpedia}[arguments.set](arguments.data),
                   key=lambda row: hashed(row["query"] + row["document"]))
    gold, pool, test = split(pairs, fold, gold_size, draw)
    gold_file = write(folder / "gold.jsonl", ordered(gold))
    test_file = write(folder / "test.jsonl", ordered(test))
    pool_file = write(folder / "pool.jsonl", ordered([{key: row[key] for key in ("topic", "query", "document")} for row in pool]))
    print(arguments.set, fold, len(gold), "gold,", len(pool), "in the pool,", len(test), "in the test", flush=True)

    found = cosines(arguments.student, folder, test=test, unlabelled=gold + pool)
    yield "cosine", measured(found["test"], relevant, "cosine")
    judge = {"labels": ["no", "yes"], "prompt": question}
    teacher = train(folder / "teacher", arguments.teacher, gold_file, teacher_steps, seed, **{
        "model.lora": json.dumps({"r": 16}), "optimizer.learning_rate": "3e-4", "algorithm": json.dumps(
            {"type": "rerank", "loss": "bce", "queries_per_step": 8, "documents_per_query": 4, "max_length": 160, "judge": judge})})
    yield "teacher", tested(teacher, test_file, folder, "teacher", relevant)

    warm_file = write(folder / "warm.jsonl", scored(found["unlabelled"], lambda row: 6 * (row["cosine"] - 0.35)))
    warm = train(folder / "warm", arguments.student, warm_file, warm_steps, seed, **{"algorithm.loss": "mse", "optimizer.learning_rate": "1e-4"})
    yield "warm", tested(warm, test_file, folder, "warm", relevant)

    def student(name, data, start=warm, count=steps, **settings):
        return tested(train(folder / name, start, data, count, seed, **settings), test_file, folder, name, relevant)

    yield "gold-point", student("gold-point", gold_file, count=gold_steps, **{"algorithm.loss": "bce", "optimizer.learning_rate": "2e-5"})
    yield "gold-list", student("gold-list", gold_file, count=gold_steps, **{"algorithm.loss": "ranknet", "optimizer.learning_rate": "2e-5"})

    labelled = label(teacher, pool_file, folder / "labelled.jsonl", "--score", "logit")
    by_pair = {(row["query"], row["document"]): row["score"] for row in labelled}
    taught = [row | {"score": by_pair[row["query"], row["document"]]} for row in pool if (row["query"], row["document"]) in by_pair]
    files = {size: write(folder / f"taught-{size}.jsonl", scored(taught[:size * gold_size], lambda row: row["score"])) for size in SIZES}
    for size in (SIZES[-1], *SIZES[:-1]):  # what decides comes first
        yield f"s{size}", student(f"s{size}", files[size])
    if len({row["score"] > 0 for row in taught}) == 2:  # else the teacher says one word to all
        yield "hard", student("hard", write(folder / "hard.jsonl", scored(taught, lambda row: float(row["score"] > 0))),
                              **{"algorithm.loss": "bce"})
    yield "point", student("point", write(folder / "point.jsonl", scored(taught, lambda row: sigmoid(row["score"]))), **{"algorithm.loss": "bce"})
    truth = {(row["query"], row["document"]): row["label"] for row in pool}
    for arm, share in (("oracle", 0), ("noise", NOISE)):
        data = scored(pool, lambda row: turned(truth[row["query"], row["document"]], share, draw))
        yield arm, student(arm, write(folder / f"{arm}.jsonl", data), **{"algorithm.loss": "ranknet"})
    yield "s8-gold", student("s8-gold", gold_file, start=folder / "s8/final", count=gold_steps,
                             **{"algorithm.loss": "ranknet", "optimizer.learning_rate": "2e-5"})
    yield "shuffle", student("shuffle", write(folder / "shuffle.jsonl", shuffled(rows(files[SIZES[-1]]), draw)))


def interval(first, second=None):
    """Returns a mean over queries, or of differences of two arms, with a 95 % interval: topics are drawn again."""
    topics = sorted(first)
    sums = [(sum(first[topic]) - (sum(second[topic]) if second else 0), len(first[topic])) for topic in topics]
    draw = random.Random(1)
    means = []
    for _ in range(RESAMPLES):
        chosen = draw.choices(sums, k=len(sums))
        means.append(sum(value for value, _ in chosen) / sum(count for _, count in chosen))
    means.sort()
    return [round(sum(value for value, _ in sums) / sum(count for _, count in sums), 4),
            round(means[int(0.025 * RESAMPLES)], 4), round(means[int(0.975 * RESAMPLES)], 4)]


def summary(folds):
    """Returns each arm's measures over all folds; a topic is tested in one fold alone."""
    found = {}
    every = [set(arms) for arms in folds.values()]
    for arm in [name for name in next(iter(folds.values())) if all(name in arms for arms in every)]:
        topics = {topic: values for arms in folds.values() for topic, values in arms[arm]["topics"].items()}
        found[arm] = {"ndcg@10": interval(topics)} | {key: round(sum(arms[arm][key] for arms in folds.values()) / len(folds), 4)
                                                     for key in ("auc_within", "auc")}
        for other in ("teacher", "warm", "gold-point", "gold-list", "s8", "oracle"):
            if other in found and other != arm:
                others = {topic: values for arms in folds.values() for topic, values in arms[other]["topics"].items()}
                found[arm][f"- {other}"] = interval(topics, others)
    return found


def main():
    results = {"set": arguments.set, "steps": arguments.steps, "warm_steps": arguments.warm, "gold": SETS[arguments.set][0], "folds": {}}
    for fold in map(int, arguments.folds.split(",")):
        folder = arguments.work / arguments.set / str(fold)
        arms = results["folds"].setdefault(str(fold), {})
        for name, measures in fold_of(fold, folder):
            arms[name] = measures
            print(arguments.set, fold, name, {key: value for key, value in measures.items() if key != "topics"}, flush=True)
            results["summary"] = summary(results["folds"])
            save(arguments.results, results)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("teacher")
    parser.add_argument("student", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("results", type=Path)
    parser.add_argument("--set", choices=sorted(SETS), default="argkp")
    parser.add_argument("--folds", default="0,1,2,3")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--warm", type=int, default=WARM)
    parser.add_argument("--work", type=Path, default=Path("runs/rerank-study"))
    arguments = parser.parse_args()
    main()

"""Puts quality and latency of rankers into one table, beside BM25 alone.

Usage:
    python examples/studies/rerank_latency.py TEST NAME=MODEL… [--relevant-from LABEL] [--threads N]

TEST holds judged documents, best 100 a query, of the collection that BM25 searches, such as those of `pool --top 100`. A model is a
directory that `eval` takes: a student, its teacher, a published cross-encoder. Prints Markdown: nDCG@10 with its interval over queries, MRR,
and the milliseconds of a query that comes alone.
"""

import argparse
import json

from common import edgewise


def row(name, values, interval, milliseconds):
    spread = f"{interval[0]:.4f} – {interval[1]:.4f}" if interval else ""
    return f"| {name} | {values['ndcg@10']:.4f} | {spread} | {values['mrr@10']:.4f} | {milliseconds:.1f} |"


def main():
    lines = []
    for model in arguments.models:
        name, path = model.split("=", 1)
        options = ["--relevant-from", arguments.relevant_from, "--latency", "--json"]
        if arguments.threads:
            options += ["--threads", arguments.threads]
        told = json.loads(edgewise("eval", "--model", path, "--data", arguments.test, *options))
        times = told["latency"]
        if not lines:
            lines = [f"{told['queries']} queries, {times['documents']:.0f} documents a query in the mean, medians of {times['queries']} queries", "",
                     "| | nDCG@10 | 95 % over queries | MRR@10 | ms a query |", "|---|--:|--:|--:|--:|",
                     row("BM25 alone", told["bm25"], None, times["bm25_milliseconds"])]
        lines.append(row(name, told["model"], told["intervals"]["ndcg@10"], times["model_milliseconds"]))
    print("\n".join(lines))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("test")
    parser.add_argument("models", nargs="+")
    parser.add_argument("--relevant-from", default="1")
    parser.add_argument("--threads")
    arguments = parser.parse_args()
    main()

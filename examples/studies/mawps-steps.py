"""Writes MAWPS problems with their first right chain of thought, a sentence a line, for the studies on a pretrained model.

Usage:
    python examples/studies/mawps-steps.py MAWPS/train.jsonl runs/mawps-short.jsonl runs/mawps-long.jsonl

Reads rows with `question`, `answer` and `solutions[].{text,correct}`; needs Python alone. Solutions of one or two sentences go to
the first file, longer ones to the second. The sentence that names the answer is left out. Rows without a right chain of at
least one sentence are left out; the last lines say how many rows were written.
"""

import json
import re
import sys
from pathlib import Path

SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9$])")


def steps(text):
    sentences = [sentence.strip() for sentence in SENTENCE.split(text.replace("\n", " "))]
    return [sentence for sentence in sentences if sentence and not sentence.startswith("The answer is")]


def main():
    source, *targets = map(Path, sys.argv[1:])
    rows = [json.loads(line) for line in source.read_text().splitlines()]
    kept = []
    for row in rows:
        right = next((s for s in row["solutions"] if s["correct"] and steps(s["text"])), None)
        if right:
            lines = steps(right["text"])
            question = re.sub(r"\s+([.,?!])", r"\1", row["question"]).strip()
            answer = row["answer"]
            kept.append({"question": question, "answer": answer, "solution": "\n".join(lines), "steps": len(lines)})
    for target, part in zip(targets, ([row for row in kept if row["steps"] <= 2], [row for row in kept if row["steps"] > 2]), strict=True):
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("".join(json.dumps(row) + "\n" for row in part))
        print(f"{len(part)} of {len(rows)} rows written to {target}")


if __name__ == "__main__":
    main()

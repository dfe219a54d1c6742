"""Writes the ratios of Python's difflib for random pairs of texts.

Usage:
    python testkit/oracle/make_difflib.py

Writes core/src/test/resources/difflib.json (layout: ../golden/README.md). Needs Python alone.
"""

import difflib
import json
import random
from pathlib import Path

ALPHABETS = ("ab", "abc ", "0123456789+-*/= ", "the quick brown fox jumps over", "aé漢🙂𝔸 ")


def text(draw):
    letters = draw.choice(ALPHABETS)
    return "".join(draw.choice(letters) for _ in range(draw.choice((0, 1, 5, 20, 80, 260))))


def edited(draw, source):
    """A text near another: pieces of it, doubled, cut or replaced."""
    pieces = [source[i : i + 7] for i in range(0, len(source), 7)]
    return "".join(draw.choice((piece, piece, piece + piece, "", text(draw)[:5])) for piece in pieces)


def main():
    draw = random.Random(7)
    pairs = []
    for i in range(300):
        a = text(draw)
        b = edited(draw, a) if i % 2 else text(draw)
        pairs.append(
            {
                "a": a,
                "b": b,
                "ratio": difflib.SequenceMatcher(None, a, b).ratio(),
                "ratio_noautojunk": difflib.SequenceMatcher(None, a, b, autojunk=False).ratio(),
            }
        )
    target = Path(__file__).parents[2] / "core/src/test/resources/difflib.json"
    target.write_text(json.dumps(pairs, ensure_ascii=True, separators=(",", ":")).replace("},{", "},\n{") + "\n")


if __name__ == "__main__":
    main()

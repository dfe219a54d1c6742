"""Writes core/src/test/resources/beta.json: distribution function and quantiles of Beta distributions.

Computed with mpmath at 40 digits; makes the same bytes on every run.

    python testkit/oracle/make_beta.py
"""

import json
import pathlib

from mpmath import betainc, mp, mpf

OUT = pathlib.Path(__file__).parents[2] / "core/src/test/resources/beta.json"
SHAPES = [(1, 1), (1, 9), (9, 1), (0.5, 0.5), (2.5, 7.25), (17, 1), (40, 3), (1, 81), (300, 200), (0.1, 20), (5000, 4)]
POINTS = [0.01, 0.2, 0.5, 0.85, 0.99]
LEVELS = [0.05, 0.5, 0.95]

mp.dps = 40


def cdf(a, b, x):
    return betainc(a, b, 0, x, regularized=True)


def quantile(a, b, q):
    low, high = mpf(0), mpf(1)
    for _ in range(140):
        middle = (low + high) / 2
        low, high = (middle, high) if cdf(a, b, middle) < q else (low, middle)
    return (low + high) / 2


if __name__ == "__main__":
    cases = []
    for a, b in SHAPES:
        a, b = mpf(a), mpf(b)
        cases.append(
            {
                "alpha": float(a),
                "beta": float(b),
                "cdf": [[x, float(cdf(a, b, mpf(x)))] for x in POINTS],
                "quantile": [[q, float(quantile(a, b, mpf(q)))] for q in LEVELS],
            }
        )
    OUT.write_text("[" + ",\n".join(map(json.dumps, cases)) + "]\n")
    print(f"{OUT}: {len(cases)} shapes")

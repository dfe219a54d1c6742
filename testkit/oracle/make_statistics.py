"""Writes what numpy and scipy make of the statistics that probes and studies report.

Usage:
    python testkit/oracle/make_statistics.py

Writes core/src/test/resources/statistics.json; seconds. Made with numpy 2.4.6 and scipy 1.17.1.

bootstrap       values -> mean and the exact percentile interval: every one of the n^n resamples, quantiles by numpy's
                inverted_cdf
bootstrap_many  values -> scipy.stats.bootstrap, percentile method, 200,000 resamples
paired          treatment, reference -> the exact interval of the mean difference
tasks           task means, samples -> Wilson's interval with the effective number of samples
informative     n, c, G -> share of the groups of G among n samples that hold both outcomes, by enumeration
repetition      tokens, n -> 1 - unique n-grams / n-grams
"""

import itertools
import json
from pathlib import Path

import numpy as np
from scipy import stats

OUT = Path(__file__).resolve().parents[2] / "core/src/test/resources/statistics.json"


def exact(values):
    values = np.asarray(values, dtype=float)
    means = np.array([np.mean(draw) for draw in itertools.product(values, repeat=len(values))])
    low, high = np.quantile(np.round(means, 12), [0.025, 0.975], method="inverted_cdf")
    return {"values": values.tolist(), "mean": float(values.mean()), "low": float(low), "high": float(high)}


def many(values):
    result = stats.bootstrap(
        (np.asarray(values),), np.mean, n_resamples=200_000, method="percentile", rng=np.random.default_rng(1)
    )
    low, high = result.confidence_interval
    return {"values": list(values), "mean": float(np.mean(values)), "low": float(low), "high": float(high)}


def tasks(means, samples):
    means = np.asarray(means, dtype=float)
    n, m = len(means), means.mean()
    most = m * (1 - m)
    if most < 1e-12:
        m, effective = round(m), n
    else:
        prior = ((means - m) ** 2).sum() + 2 * most
        effective = float(np.clip(n * most / (prior / (n + 1)), n, n * samples))
    z = stats.norm.ppf(0.975)
    middle = m + z * z / (2 * effective)
    spread = z * np.sqrt(m * (1 - m) / effective + z * z / (4 * effective**2))
    scale = 1 + z * z / effective
    low, high = max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
    return {"means": means.tolist(), "samples": samples, "mean": float(m), "low": float(low), "high": float(high)}


def informative(n, c, group):
    outcomes = [1] * c + [0] * (n - c)
    groups = list(itertools.combinations(outcomes, group))
    return {"n": n, "c": c, "group": group, "share": sum(0 < sum(g) < group for g in groups) / len(groups)}


def repetition(tokens, n):
    grams = [tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1)]
    rate = 1 - len(set(grams)) / len(grams) if len(grams) > 1 else 0
    return {"tokens": tokens, "n": n, "rate": rate}


def main():
    rng = np.random.default_rng(7)
    a, b = [7.0, 9.0, 8.0, 11.0, 7.0], [6.0, 9.0, 5.0, 8.0, 8.0]
    data = {
        "bootstrap": [exact(v) for v in ([3.0], [1.0, 2.0], a, [0.25, 0.5, 0.5, 0.75, 1.0, 0.0], [2.0] * 4)],
        "bootstrap_many": [many(np.round(rng.normal(5, 2, 12), 3).tolist())],
        "paired": [
            {"treatment": a, "reference": b} | exact((np.asarray(a) - np.asarray(b)).tolist()) | {"above": 3, "below": 1}
        ],
        "tasks": [
            tasks([0, 0, 0, 0, 0], 8),
            tasks([1, 1, 1], 4),
            tasks([0.5, 0.5, 0.625, 0.375, 0.5, 0.5], 8),
            tasks([0, 1, 0, 1, 1, 0, 0, 1], 8),
            tasks([0.125, 0, 0.25, 0], 8),
        ],
        "informative": [informative(8, c, g) for c in (0, 1, 4, 7, 8) for g in (2, 4, 8)] + [informative(12, 5, 8)],
        "repetition": [
            repetition([1, 2, 3, 4, 5], 3),
            repetition([1, 2, 1, 2, 1, 2, 1, 2], 3),
            repetition([7] * 10, 3),
            repetition([1, 2, 3], 3),
            repetition([1, 2, 2, 1, 2], 2),
        ],
    }
    OUT.write_text(json.dumps(data, indent=1) + "\n")


if __name__ == "__main__":
    main()

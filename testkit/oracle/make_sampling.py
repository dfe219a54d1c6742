"""Writes the distributions transformers samples from, and TRL's log-probabilities and entropies, for given logits.

Usage:
    python testkit/oracle/make_sampling.py

Writes testkit/golden/sampling.json (layout: ../golden/README.md). The processors run in the order of `generate`:
temperature, top-k, top-p. Made with torch 2.13.0+cpu, transformers 5.18.0, TRL 1.13.0.
"""

import itertools

import numpy as np
import torch
import trl
from transformers import LogitsProcessorList, TemperatureLogitsWarper, TopKLogitsWarper, TopPLogitsWarper
from trl.trainer.utils import entropy_from_logits, selective_log_softmax

from golden import GOLDEN, exact, versions, write_json

TEMPERATURES = (0.25, 0.7, 1.0, 1.5)
FILTERS = ((0, 1.0), (1, 1.0), (3, 1.0), (5, 1.0), (100, 1.0), (0, 0.0), (0, 0.3), (0, 0.8), (0, 0.95), (5, 0.9), (3, 0.5))


def vectors():
    random = np.random.Generator(np.random.PCG64(5))
    return {
        "normal": random.normal(0, 2, 16),
        "flat": random.normal(0, 0.05, 16),
        "peaked": np.concatenate([[9.0], random.normal(0, 1, 11)]),
        "huge": random.normal(0, 60, 12) + 500,
        # The third to fifth largest are equal: top-k 3 keeps all three.
        "tied": np.array([1.0, 2.0, 0.5, 1.0, 3.0, -1.0, 1.0, -2.0]),
    }


def processed(logits, temperature, top_k, top_p):
    """Logits after the processors; `generate` leaves out a processor whose setting does nothing."""
    processors = LogitsProcessorList()
    if temperature != 1.0:
        processors.append(TemperatureLogitsWarper(temperature))
    if top_k:
        processors.append(TopKLogitsWarper(top_k))
    if top_p < 1.0:
        processors.append(TopPLogitsWarper(top_p))
    return processors(torch.zeros(1, 1, dtype=torch.long), logits[None])[0]


def main():
    cases, distributions = [], []
    for name, values in vectors().items():
        logits = torch.tensor(values, dtype=torch.float32)
        for temperature in TEMPERATURES:
            scaled = (logits / temperature)[None].expand(len(logits), -1)
            log_probs = selective_log_softmax(scaled[None], torch.arange(len(logits))[None])[0]
            distributions.append(dict(
                vector=name, temperature=temperature, log_probs=exact(log_probs),
                entropy=exact(entropy_from_logits(scaled[:1])[0])))
        for temperature, (top_k, top_p) in itertools.product((0.7, 1.0), FILTERS):
            if name == "tied" and top_p < 1.0:
                continue  # which of equal logits top-p keeps depends on the sort
            found = processed(logits, temperature, top_k, top_p)
            cases.append(dict(vector=name, temperature=temperature, top_k=top_k, top_p=top_p,
                              kept=int(torch.isfinite(found).sum()), probabilities=exact(torch.softmax(found, -1))))
    write_json(GOLDEN / "sampling.json", dict(
        versions=versions(trl), vectors={name: exact(values) for name, values in vectors().items()},
        distributions=distributions, cases=cases))
    print(len(distributions), "distributions,", len(cases), "cases")


if __name__ == "__main__":
    main()

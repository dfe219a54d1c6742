"""Writes core/src/test/resources/ladder_model.json: beliefs of the ladder model.

The mode by L-BFGS and Newton's method, the deviations from the inverse of the whole Hessian, in torch's 64 bits.

    python testkit/oracle/make_ladder_model.py
"""

import json
import math
import pathlib
import random

import torch

OUT = pathlib.Path(__file__).parents[2] / "core/src/test/resources/ladder_model.json"

torch.set_default_dtype(torch.float64)


def fit(successes, failures, bottom, gap, spread, attributes):
    s = torch.tensor(successes)
    f = torch.tensor(failures)
    n = len(successes)
    names = sorted({name for each in attributes for name in each})
    # x holds the walk, then one effect per attribute; `to_logits` adds up what each rung has
    rows = [[1.0 if i == l else 0.0 for i in range(n)] + [float(a in attributes[l]) for a in names] for l in range(n)]
    to_logits = torch.tensor(rows)

    def energy(x):
        logits = to_logits @ x
        value = -(s * torch.nn.functional.logsigmoid(logits) + f * torch.nn.functional.logsigmoid(-logits)).sum()
        value = value + (x[bottom] / 2) ** 2 / 2 + ((x[n:] / spread) ** 2).sum() / 2
        if n > 1:
            value = value + (((x[1:n] - x[: n - 1] + gap) / spread) ** 2).sum() / 2
        return value

    x = torch.zeros(n + len(names), requires_grad=True)
    optimizer = torch.optim.LBFGS(
        [x], max_iter=2000, tolerance_grad=1e-13, tolerance_change=1e-16, line_search_fn="strong_wolfe"
    )

    def closure():
        optimizer.zero_grad()
        loss = energy(x)
        loss.backward()
        return loss

    for _ in range(5):
        optimizer.step(closure)
    x = x.detach()
    for _ in range(5):  # polish by Newton's method with the dense Hessian
        gradient = torch.autograd.functional.jacobian(energy, x)
        hessian = torch.autograd.functional.hessian(energy, x)
        x = x - torch.linalg.solve(hessian, gradient)
    hessian = torch.autograd.functional.hessian(energy, x)
    covariance = to_logits @ torch.linalg.inv(hessian) @ to_logits.T
    return (to_logits @ x).tolist(), covariance.diagonal().sqrt().tolist()


def main():
    rng = random.Random(5)
    cases = [
        dict(successes=[0.0], failures=[0.0], bottom=0, gap=1.0, spread=1.0),
        dict(successes=[24.0, 0, 0, 0], failures=[0.0, 0, 0, 0], bottom=0, gap=1.0, spread=1.0),
        dict(successes=[0.0] * 5, failures=[40.0, 0, 0, 0, 0], bottom=0, gap=1.5, spread=0.5),
        dict(successes=[0.0, 8, 4, 0], failures=[0.0, 0, 4, 8], bottom=1, gap=0.0, spread=2.0),
        dict(successes=[2.0, 7.5, 0.3], failures=[6.0, 0.5, 60.0], bottom=0, gap=1.0, spread=1.0),
    ]
    for n in (3, 8, 13):
        counts = [rng.choice([0, 0, 8, 16, 40]) * rng.random() for _ in range(n)]
        shares = [1 / (1 + math.exp(i - n / 2)) for i in range(n)]
        cases.append(
            dict(
                successes=[c * p for c, p in zip(counts, shares)],
                failures=[c * (1 - p) for c, p in zip(counts, shares)],
                bottom=rng.randrange(2),
                gap=rng.uniform(0.5, 2),
                spread=rng.uniform(0.4, 2),
            )
        )
    for case in cases:
        case["attributes"] = [[] for _ in case["successes"]]
    cases.append(
        dict(
            successes=[40.0, 6, 30, 0, 0, 0],
            failures=[0.0, 34, 10, 0, 0, 0],
            bottom=0,
            gap=1.0,
            spread=1.0,
            attributes=[[], ["carry"], [], ["carry"], [], ["carry"]],
        )
    )
    for n in (5, 9):
        counts = [rng.choice([0, 8, 40]) * rng.random() for _ in range(n)]
        cases.append(
            dict(
                successes=[c * rng.random() for c in counts],
                failures=[c * rng.random() for c in counts],
                bottom=1,
                gap=rng.uniform(0.5, 2),
                spread=rng.uniform(0.4, 2),
                attributes=[[a for a in ("borrow", "minus", "zero") if rng.random() < 0.4] for _ in range(n)],
            )
        )
    for case in cases:
        case["mean"], case["deviation"] = fit(**case)
    OUT.write_text(json.dumps(cases, indent=1) + "\n")


if __name__ == "__main__":
    main()

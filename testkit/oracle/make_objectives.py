"""Writes core/src/test/resources/objectives.json: losses, gradients, metrics and advantages as TRL computes them.

The loss is TRL's own `GRPOTrainer._compute_loss`, called on a stand-in trainer whose model answers with chosen
log-probabilities (double precision); the gradient is torch autograd's. The advantages repeat the lines of
`_generate_and_score_completions` with TRL's own `nanstd`.

    python testkit/oracle/make_objectives.py

TRL's `bnpo` is here to show that it is `dapo` where the whole step is one local batch, and something else where it is
accumulated. Needs torch and trl 1.13; makes the same bytes on every run.
"""

import itertools
import json
import pathlib
import random
from collections import defaultdict
from types import SimpleNamespace

import torch
from trl.trainer.grpo_trainer import GRPOTrainer
from trl.trainer.utils import nanstd

OUT = pathlib.Path(__file__).parents[2] / "core/src/test/resources/objectives.json"
LENGTHS = [5, 3, 7, 2]
MAX_LENGTH = 16
EPSILON = 1e-4


def grid(rng, low, high):
    """A multiple of 1/64, so that it is the same number in fp32, fp64 and JSON."""
    return rng.randint(int(low * 64), int(high * 64)) / 64


def sequences(seed):
    rng = random.Random(seed)
    logps = [[grid(rng, -4, -0.05) for _ in range(n)] for n in LENGTHS]
    old = [[x + grid(rng, -0.6, 0.6) for x in row] for row in logps]
    ref = [[x + grid(rng, -1.5, 1.5) for x in row] for row in logps]
    return logps, old, ref


def padded(rows):
    width = max(map(len, rows))
    return torch.tensor([row + [0.0] * (width - len(row)) for row in rows], dtype=torch.float64)


class Trainer(SimpleNamespace):
    """What `_compute_loss` asks of a trainer, and nothing else."""

    def _get_per_token_logps_and_entropies(self, model, *args, **kwargs):
        return self.leaf, torch.zeros_like(self.leaf), None


def trainer(case, leaf, accumulation):
    return Trainer(
        leaf=leaf,
        aux_loss_enabled=False,
        top_entropy_quantile=1.0,
        off_policy_mask_threshold=None,
        importance_sampling_level="token",
        beta=case["beta"],
        epsilon_low=case["epsilon"],
        epsilon_high=case["epsilon_high"],
        loss_type=case["loss_type"],
        use_vllm=False,
        vllm_importance_sampling_correction=False,
        _entropy_bonus_enabled=False,
        max_completion_length=MAX_LENGTH,
        current_gradient_accumulation_steps=accumulation,
        model=SimpleNamespace(training=True),
        accelerator=SimpleNamespace(num_processes=1, reduce=lambda x, reduction: x, gather=lambda x: x),
        args=SimpleNamespace(
            delta=case["delta"],
            use_bias_correction_kl=case["use_bias_correction_kl"],
            steps_per_generation=accumulation,
        ),
        _metrics=defaultdict(lambda: defaultdict(list)),
    )


def micro_batch(case, rows, accumulation):
    pick = lambda name: padded([case[name][i] for i in rows])
    leaf = pick("logps").requires_grad_(True)
    mask = torch.tensor([[float(t < LENGTHS[i]) for t in range(leaf.size(1))] for i in rows], dtype=torch.float64)
    inputs = {
        "prompt_ids": torch.zeros(len(rows), 1, dtype=torch.long),
        "prompt_mask": torch.ones(len(rows), 1),
        "completion_ids": torch.zeros_like(mask, dtype=torch.long),
        "completion_mask": mask,
        "advantages": torch.tensor([case["advantages"][i] for i in rows], dtype=torch.float64),
        "num_items_in_batch": torch.tensor(float(sum(LENGTHS)), dtype=torch.float64),
    }
    if case["old"] is not None:
        inputs["old_per_token_logps"] = pick("old")
    if case["ref"] is not None:
        inputs["ref_per_token_logps"] = pick("ref")
    fake = trainer(case, leaf, accumulation)
    loss = GRPOTrainer._compute_loss(fake, None, inputs)
    loss.backward()
    gradient = [leaf.grad[j, : LENGTHS[i]].tolist() for j, i in enumerate(rows)]
    metrics = {k: v[0] for k, v in fake._metrics["train"].items() if k != "entropy"}
    return loss.item(), gradient, metrics


def solve(case):
    loss, gradient, metrics = micro_batch(case, [0, 1, 2, 3], 1)
    first, second = micro_batch(case, [0, 1], 2), micro_batch(case, [2, 3], 2)
    case["loss"], case["gradient"], case["metrics"] = loss, gradient, metrics
    case["accumulated_loss"] = first[0] + second[0]
    return case


def losses():
    clips = {
        "grpo": [(0.2, 0.2, None)],
        "dr_grpo": [(0.2, 0.2, None)],
        "dapo": [(0.2, 0.28, None), (0.2, 0.28, 1.4), (0.2, 0.28, 1.1)],
        "cispo": [(0.2, 1.3, None)],
        "bnpo": [(0.2, 0.2, None)],
    }
    betas = [(0.0, True), (0.04, True), (0.04, False)]
    advantages = [[1.5, -0.75, -0.5, 0.25], [-1.0, 2.0, 0.0, -0.5]]
    seed = 0
    for loss_type, variants in clips.items():
        for (low, high, delta), (beta, corrected), a, with_old in itertools.product(
            variants, betas, advantages, [True, False]
        ):
            seed += 1
            logps, old, ref = sequences(seed)
            yield solve(
                dict(
                    loss_type=loss_type,
                    epsilon=low,
                    epsilon_high=high,
                    delta=delta,
                    beta=beta,
                    use_bias_correction_kl=corrected,
                    max_completion_length=MAX_LENGTH,
                    advantages=a,
                    logps=logps,
                    old=old if with_old else None,
                    ref=ref if beta else None,
                )
            )


def advantages():
    batches = [
        [[1, 0, 0, 0], [1, 1, 0, 0], [0, 0, 0, 0], [1, 1, 1, 1]],
        [[0.25, 0.5, 0.75, -1.0], [2.0, 2.0, 2.0, 2.0]],
        [[0.1, 0.2, 0.30000000000000004, 0.9, 0.3, 0.7]],
    ]
    for groups in batches:
        rewards = torch.tensor(groups, dtype=torch.float64)
        centred = rewards - torch.nanmean(rewards, dim=1, keepdim=True)
        yield dict(
            rewards=groups,
            group=(centred / (nanstd(rewards, dim=1, keepdim=True) + EPSILON)).tolist(),
            batch=(centred / (nanstd(rewards.view(-1)) + EPSILON)).tolist(),
            none=centred.tolist(),
        )


if __name__ == "__main__":
    document = {"losses": list(losses()), "advantages": list(advantages())}
    OUT.write_text(json.dumps(document, allow_nan=False, separators=(",", ":")).replace("},{", "},\n{") + "\n")
    print(f"{OUT}: {len(document['losses'])} losses, {len(document['advantages'])} advantage batches")

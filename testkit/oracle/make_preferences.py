"""Writes losses, gradients and updated parameters of one batch of preferences on a tiny model, as TRL computes them.

Usage:
    python testkit/oracle/make_preferences.py        (after make_models.py)

Writes testkit/golden/preferences/: `expected.json`, and for each of `dpo`, `kto`, `cpo` and `orpo` the gradients
(`*.grads.safetensors`, before clipping) and the parameters after three AdamW steps on the same batch
(`*.after3.safetensors`). Layout: ../golden/README.md.

The policy is models/llama, the reference models/qwen3, which has the same vocabulary. What runs is TRL's own
`DPOTrainer._compute_loss`, `KTOTrainer._compute_loss` and `get_batch_loss_metrics` of `CPOTrainer` and `ORPOTrainer`, on the
trainer's settings alone. Made with torch 2.13.0+cpu, transformers 5.18.0, TRL 1.13.0; float32, eager attention, one thread.
"""

import shutil
from collections import defaultdict
from types import SimpleNamespace

import numpy as np
import torch
import trl
from safetensors.torch import save_file
from trl import DPOTrainer, KTOTrainer
from trl.experimental.cpo import CPOTrainer
from trl.experimental.orpo import ORPOTrainer

from golden import GOLDEN, MODELS, exact, load, versions, write_json
from make_training import CLIP, OPTIMIZER, difference, gradients, norm, pad, three_steps

POLICY, REFERENCE, SEED = "llama", "qwen3", 91
PROMPTS, CHOSEN, REJECTED = (5, 9, 3, 5), (7, 1, 12, 4), (4, 6, 12, 2)
DPO = dict(loss_type=["sigmoid"], loss_weights=[1.0], beta=0.05, label_smoothing=0.0, f_divergence_type="reverse_kl",
           f_alpha_divergence_coef=0.5, ld_alpha=None, use_weighting=False, discopop_tau=0.05)
VARIANTS = [
    dict(), dict(loss_type=["sigmoid", "sft"], loss_weights=[1.0, 0.5]), dict(loss_type=["ipo"]), dict(loss_type=["hinge"]),
    dict(loss_type=["aot"], label_smoothing=0.1), dict(loss_type=["aot_unpaired"]), dict(loss_type=["apo_zero"], ld_alpha=0.5),
    dict(use_weighting=True), dict(f_divergence_type="js_divergence"), dict(loss_type=["sft"]),
]
KTO = dict(loss_type="kto", beta=0.5, desirable_weight=1.2, undesirable_weight=0.8)
CPO = dict(loss_type="sigmoid", beta=0.5, label_smoothing=0.0, cpo_alpha=1.0, simpo_gamma=0.5, alpha=0.0)
ORPO = dict(beta=0.5)
CPOS = [dict(), dict(loss_type="simpo", beta=2.0, cpo_alpha=0.0), dict(loss_type="simpo", beta=2.0, alpha=0.25), dict(loss_type="ipo")]
ACCELERATOR = SimpleNamespace(device="cpu", gather=lambda x: x, gather_for_metrics=lambda x: x, unwrap_model=lambda m: m)


def draw():
    random = np.random.Generator(np.random.PCG64(SEED))
    return [tuple(random.integers(3, 64, n).tolist() for n in lengths) for lengths in zip(PROMPTS, CHOSEN, REJECTED)]


def batch(rows):
    """Prompts and completions, right-padded: ids, attention mask, completion mask."""
    return dict(
        input_ids=pad([p + c for p, c in rows], "right"), attention_mask=pad([[1] * len(p + c) for p, c in rows], "right"),
        completion_mask=pad([[0] * len(p) + [1] * len(c) for p, c in rows], "right"))


def metrics(this):
    return {key: exact(np.float32(values[-1])) for key, values in sorted(this._metrics["train"].items())}


def base(reference):
    return dict(
        accelerator=ACCELERATOR, aux_loss_enabled=False, ref_model=reference, precompute_ref_logps=False, _tp_size=1,
        _total_train_tokens=0, _metrics={"train": defaultdict(list)})


def dpo_loss(model, reference, pairs, settings):
    args = SimpleNamespace(gradient_checkpointing_kwargs=None, discopop_tau=settings["discopop_tau"])
    this = SimpleNamespace(
        **base(reference), model=model, args=args, loss_types=settings["loss_type"],
        **{key: settings[key] for key in ("loss_weights", "beta", "label_smoothing", "f_divergence_type",
                                          "f_alpha_divergence_coef", "ld_alpha", "use_weighting")})
    inputs = batch([(p, c) for p, c, _ in pairs] + [(p, r) for p, _, r in pairs])
    return DPOTrainer._compute_loss(this, model, inputs, False), metrics(this)


def kto_loss(model, reference, pairs, settings):
    """Chosen completions of the first two rows and rejected ones of the others, one by one."""
    rows = [(p, c if i < 2 else r) for i, (p, c, r) in enumerate(pairs)]
    shifted = [(p, rows[i - 1][1]) for i, (p, _) in enumerate(rows)]
    this = SimpleNamespace(
        **base(reference), model=model, calculate_KL=True, use_liger_kernel=False,
        args=SimpleNamespace(gradient_checkpointing_kwargs=None), **settings)
    this._compute_kl_logps = lambda m, b: KTOTrainer._compute_kl_logps(this, m, b)
    inputs = batch(rows) | {f"KL_{key}": value for key, value in batch(shifted).items()}
    inputs["label"] = torch.tensor([True, True, False, False])
    return KTOTrainer._compute_loss(this, model, inputs, False), metrics(this)


def alone_loss(kind, model, pairs, settings):
    """CPO's and ORPO's loss, without a reference."""
    this = SimpleNamespace(
        **base(None), is_encoder_decoder=False, pad_token_id=0, padding_value=0, label_pad_token_id=-100, max_length=64,
        concatenated_inputs=kind.concatenated_inputs, get_batch_logps=kind.get_batch_logps, **settings)
    for name in ("concatenated_forward", "cpo_loss", "odds_ratio_loss"):
        if hasattr(kind, name):
            setattr(this, name, getattr(kind, name).__get__(this))
    inputs = {}
    for name, rows in (("chosen", [(p, c) for p, c, _ in pairs]), ("rejected", [(p, r) for p, _, r in pairs])):
        whole = batch(rows)
        labels = torch.where(whole["completion_mask"] == 1, whole["input_ids"], -100)
        inputs |= {f"{name}_input_ids": whole["input_ids"], f"{name}_attention_mask": whole["attention_mask"], f"{name}_labels": labels}
    loss, found = kind.get_batch_loss_metrics(this, model, inputs)
    return loss, {key: exact(np.float32(value)) for key, value in sorted(found.items())}


def numbers(settings, loss_of):
    """Loss, gradient norm and metrics on a fresh policy."""
    model = load(MODELS / POLICY).train()
    loss, found = loss_of(model)
    return settings | dict(loss=exact(loss), grad_norm=exact(norm(gradients(model, loss))), metrics=found)


def losses(reference, pairs):
    """For each objective its loss on a model: the first of `dpo` and of `cpo`, `kto` and `orpo`."""
    return dict(
        dpo=lambda m: dpo_loss(m, reference, pairs, DPO)[0], kto=lambda m: kto_loss(m, reference, pairs, KTO)[0],
        cpo=lambda m: alone_loss(CPOTrainer, m, pairs, CPO)[0], orpo=lambda m: alone_loss(ORPOTrainer, m, pairs, ORPO)[0])


def main():
    folder = GOLDEN / "preferences"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    pairs, reference, wide = draw(), load(MODELS / REFERENCE), load(MODELS / REFERENCE, torch.float64)
    steps, apart = {}, {}
    for name, loss_of in losses(reference, pairs).items():
        model = load(MODELS / POLICY).train()
        found = gradients(model, loss_of(model))
        save_file(found, folder / f"{name}.grads.safetensors")
        steps[name], after = three_steps(load(MODELS / POLICY).train(), loss_of)
        save_file(after, folder / f"{name}.after3.safetensors")
        wide_loss, double = losses(wide, pairs)[name], load(MODELS / POLICY, torch.float64).train()
        _, wide_after = three_steps(load(MODELS / POLICY, torch.float64).train(), wide_loss)
        apart[name] = dict(grads=difference(found, gradients(double, wide_loss(double))), after3=difference(after, wide_after, 5e-5))
    write_json(folder / "expected.json", dict(
        policy=POLICY, reference=REFERENCE, versions=versions(trl), optimizer=OPTIMIZER | dict(betas=list(OPTIMIZER["betas"]), clip_norm=CLIP),
        pairs=[dict(prompt_ids=p, chosen_ids=c, rejected_ids=r) for p, c, r in pairs], steps=steps, float64_difference=apart,
        dpo=[numbers(DPO | change, lambda m, s=DPO | change: dpo_loss(m, reference, pairs, s)) for change in VARIANTS],
        kto=numbers(KTO, lambda m: kto_loss(m, reference, pairs, KTO)),
        cpo=[numbers(CPO | change, lambda m, s=CPO | change: alone_loss(CPOTrainer, m, pairs, s)) for change in CPOS],
        orpo=numbers(ORPO, lambda m: alone_loss(ORPOTrainer, m, pairs, ORPO))))
    print(steps, apart)


if __name__ == "__main__":
    main()

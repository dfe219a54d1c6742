"""Writes losses, gradients and updated parameters of one training batch on tiny models, as transformers and TRL compute them.

Usage:
    python testkit/oracle/make_training.py        (after make_models.py)

Writes testkit/golden/training/NAME/ for llama, llama-tied, llama-bias, qwen2 and qwen3: `expected.json`, and for each of
`sft`, `grpo` and `on-policy` the gradients (`*.grads.safetensors`, before clipping) and the parameters after three AdamW
steps on the same batch (`*.after3.safetensors`), in float32 and, for `sft` and `on-policy`, as `*.bf16.*` under bfloat16
autocast with float32 weights. Layout: ../golden/README.md.

`sft` is transformers' causal-LM loss with labels on completion tokens only. `grpo` runs TRL's own
`GRPOTrainer._compute_loss` on the trainer's settings alone, so what is tested is TRL's code and not a copy of it.
`on-policy` is the same without old log-probabilities: no ratio is clipped, so its gradient is a smooth function of the
weights, while in `grpo` rounding to bfloat16 moves ratios over the border of the clip and switches whole tokens off.
Made with torch 2.13.0+cpu, transformers 5.18.0, TRL 1.13.0; float32, eager attention, one thread.
"""

import shutil
from collections import defaultdict
from types import MethodType, SimpleNamespace

import numpy as np
import torch
import trl
from safetensors.torch import save_file
from trl import GRPOTrainer

from golden import GOLDEN, MODELS, exact, load, versions, write_json

# Model -> seed of its batch. Adam divides a gradient by its own size, so an element whose gradient is all rounding error
# moves at random; these batches have none such: float32 and float64 agree on every parameter to 2e-5 (asserted below).
SEEDS = {"llama": 77, "llama-tied": 77, "llama-bias": 81, "qwen2": 78, "qwen3": 81}
PROMPTS, COMPLETIONS = (5, 5, 9, 3), (7, 4, 1, 12)
ADVANTAGES = (1.25, -0.75, 0.5, -1.0)
OPTIMIZER = dict(lr=1e-2, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01)
CLIP = 1.0
BASE = dict(loss_type="dapo", epsilon=0.2, epsilon_high=0.2, beta=0.04, temperature=1.0, max_completion_length=16)
VARIANTS = [
    dict(loss_type="grpo"), dict(loss_type="dr_grpo"), dict(loss_type="bnpo"), dict(loss_type="dapo"),
    dict(loss_type="cispo", epsilon_high=1.1, beta=0.0), dict(loss_type="dapo", epsilon_high=0.28),
    dict(loss_type="dapo", beta=0.0), dict(loss_type="dapo", temperature=0.7), dict(loss_type="grpo", old=None),
]


def draw_batch(name):
    """Four prompts (the first two equal, as in a rollout group) with completions of different lengths."""
    random = np.random.Generator(np.random.PCG64(SEEDS[name]))
    rows = [(random.integers(3, 64, p).tolist(), random.integers(3, 64, c).tolist()) for p, c in zip(PROMPTS, COMPLETIONS)]
    rows[1] = (rows[0][0], rows[1][1])
    noise = [(random.normal(0, 0.2, c), random.normal(0, 0.3, c)) for c in COMPLETIONS]
    return rows, noise


# --- SFT ----------------------------------------------------------------------------------------


def sft_loss(model, rows):
    """Right-padded; mean over all completion tokens of the batch."""
    width = max(len(prompt) + len(completion) for prompt, completion in rows)
    ids, mask, labels = [], [], []
    for prompt, completion in rows:
        pad = width - len(prompt) - len(completion)
        ids.append(prompt + completion + [0] * pad)
        mask.append([1] * (width - pad) + [0] * pad)
        labels.append([-100] * len(prompt) + completion + [-100] * pad)
    ids, mask, labels = torch.tensor(ids), torch.tensor(mask), torch.tensor(labels)
    return model(input_ids=ids, attention_mask=mask, labels=labels, use_cache=False).loss


# --- GRPO ---------------------------------------------------------------------------------------


def pad(rows, side, value=0, dtype=torch.long):
    width = max(map(len, rows))
    blanks = [[value] * (width - len(row)) for row in rows]
    return torch.tensor([b + list(r) if side == "left" else list(r) + b for r, b in zip(rows, blanks)], dtype=dtype)


def trainer(settings):
    """What `GRPOTrainer._compute_loss` reads of a trainer on one process without accumulation, and nothing else."""
    accelerator = SimpleNamespace(num_processes=1, gather=lambda x: x, reduce=lambda x, reduction: x, sync_gradients=True)
    this = SimpleNamespace(
        model_kwarg_keys={"logits_to_keep"}, aux_loss_enabled=False, top_entropy_quantile=1.0,
        off_policy_mask_threshold=None, importance_sampling_level="token", use_vllm=False, _entropy_bonus_enabled=False,
        args=SimpleNamespace(use_bias_correction_kl=False, delta=None, steps_per_generation=1),
        current_gradient_accumulation_steps=1, accelerator=accelerator, _metrics={"train": defaultdict(list)},
        beta=settings["beta"], epsilon_low=settings["epsilon"], epsilon_high=settings["epsilon_high"],
        loss_type=settings["loss_type"], temperature=settings["temperature"],
        max_completion_length=settings["max_completion_length"],
    )
    per_token = GRPOTrainer._get_per_token_logps_and_entropies.__wrapped__  # without the profiler around it
    this._get_per_token_logps_and_entropies = MethodType(per_token, this)
    return this


def grpo_inputs(rows, old, reference):
    """The trainer's batch: prompts padded left, completions right."""
    prompts, completions = [row[0] for row in rows], [row[1] for row in rows]
    return dict(
        prompt_ids=pad(prompts, "left"), prompt_mask=pad([[1] * len(p) for p in prompts], "left"),
        completion_ids=pad(completions, "right"), completion_mask=pad([[1] * len(c) for c in completions], "right"),
        advantages=torch.tensor(ADVANTAGES), num_items_in_batch=torch.tensor(sum(map(len, completions))),
        old_per_token_logps=None if old is None else pad(old, "right", 0.0, torch.float32),
        ref_per_token_logps=pad(reference, "right", 0.0, torch.float32),
    )


def grpo_loss(model, rows, old, reference, settings):
    this = trainer(settings)
    this.model = model  # asked only whether it is in training
    loss = GRPOTrainer._compute_loss(this, model, grpo_inputs(rows, old, reference))
    return loss, {key: exact(np.float32(values[0])) for key, values in sorted(this._metrics["train"].items())}


def per_token(model, rows, temperature):
    """TRL's log-probabilities and entropies of the completion tokens, ragged, each [T]."""
    inputs = grpo_inputs(rows, None, [[0.0] * len(row[1]) for row in rows])
    ids = torch.cat([inputs["prompt_ids"], inputs["completion_ids"]], 1)
    mask = torch.cat([inputs["prompt_mask"], inputs["completion_mask"]], 1)
    this = trainer(BASE | dict(temperature=temperature))
    with torch.no_grad():
        log_probs, entropies, _ = this._get_per_token_logps_and_entropies(
            model, ids, mask, inputs["completion_ids"].size(1), compute_entropy=True)
    return tuple([exact(t[i, : len(row[1])]) for i, row in enumerate(rows)] for t in (log_probs, entropies))


# --- steps --------------------------------------------------------------------------------------


def gradients(model, loss):
    model.zero_grad()
    loss.backward()
    return {name: p.grad.clone() for name, p in model.named_parameters()}


def norm(tensors):
    return torch.linalg.vector_norm(torch.stack([torch.linalg.vector_norm(t.float()) for t in tensors.values()]))


def groups(model, decay_all):
    """One group; or, as transformers' Trainer does, no decay for norms and biases."""
    plain = [p for n, p in model.named_parameters() if not decay_all and ("norm" in n or n.endswith("bias"))]
    decayed = [p for n, p in model.named_parameters() if decay_all or not ("norm" in n or n.endswith("bias"))]
    return [dict(params=decayed)] + ([dict(params=plain, weight_decay=0.0)] if plain else [])


def autocast(loss_of):
    """The same loss with matrix products in bfloat16; the backward pass is outside, as in transformers' Trainer."""
    def loss(model):
        with torch.autocast("cpu", torch.bfloat16):
            return loss_of(model)
    return loss


def three_steps(model, loss_of, decay_all=True):
    """Three AdamW steps on one batch: loss and norm before clipping of each, and the parameters after them."""
    optimizer = torch.optim.AdamW(groups(model, decay_all), **OPTIMIZER, foreach=False)
    steps = []
    for _ in range(3):
        optimizer.zero_grad()
        loss = loss_of(model)
        loss.backward()
        total = torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP)
        optimizer.step()
        steps.append(dict(loss=exact(loss), grad_norm=exact(total)))
    return steps, {name: p.detach().clone() for name, p in model.named_parameters()}


def low_precision(name, kind, loss_of, folder):
    """Loss and gradient norm in bfloat16: under autocast with float32 weights, and with weights cast as well.

    Autocast's gradients and its parameters after three steps are written too, except for `grpo`.
    """
    model = load(MODELS / name).train()
    loss = autocast(loss_of)(model)
    found = gradients(model, loss)
    if kind != "grpo":
        save_file(found, folder / f"{kind}.bf16.grads.safetensors")
        _, after = three_steps(load(MODELS / name).train(), autocast(loss_of))
        save_file(after, folder / f"{kind}.bf16.after3.safetensors")
    numbers = dict(loss=exact(loss), grad_norm=exact(norm(found)))
    model = load(MODELS / name, torch.bfloat16).train()
    loss = loss_of(model)
    return dict(autocast=numbers, cast=dict(loss=exact(loss), grad_norm=exact(norm(gradients(model, loss)))))


def record(name, kind, loss_of, folder):
    """One objective on one model; writes the two tensor files and returns the numbers."""
    model = load(MODELS / name).train()
    loss = loss_of(model)
    found = gradients(model, loss)
    save_file(found, folder / f"{kind}.grads.safetensors")
    steps, after = three_steps(load(MODELS / name).train(), loss_of)
    save_file(after, folder / f"{kind}.after3.safetensors")
    double = load(MODELS / name, torch.float64).train()
    wide = gradients(double, loss_of(double))
    _, wide_after = three_steps(load(MODELS / name, torch.float64).train(), loss_of)
    return dict(
        loss=exact(loss), grad_norm=exact(norm(found)), steps=steps, bf16=low_precision(name, kind, loss_of, folder),
        float64_difference=dict(grads=difference(found, wide), after3=difference(after, wide_after)))


def difference(narrow, wide, bound=2e-5):
    """The largest difference of any element in float32 from its value in float64, which must be below `bound`."""
    largest = max((narrow[name] - wide[name]).abs().max().item() for name in narrow)
    assert largest < bound, f"ill-conditioned batch: float32 and float64 differ by {largest}"
    return float(f"{largest:.1e}")


def variant(name, rows, noise, old, reference, change):
    """Loss, gradient norm and metrics under other settings; own log-probabilities where the settings call for them."""
    own = {}
    if change.get("old", old) is None:
        old = own["old_log_probs"] = None
    if "temperature" in change:
        log_probs, _ = per_token(load(MODELS / name), rows, change["temperature"])
        old, reference = disturbed(log_probs, noise)
        own = dict(log_probs=log_probs, old_log_probs=old, ref_log_probs=reference)
    settings = BASE | {key: value for key, value in change.items() if key != "old"}
    model = load(MODELS / name).train()
    loss, metrics = grpo_loss(model, rows, old, reference, settings)
    return settings | own | dict(loss=exact(loss), grad_norm=exact(norm(gradients(model, loss))), metrics=metrics)


def disturbed(log_probs, noise):
    """Old and reference log-probabilities: the policy's own and some noise, enough that some ratios are clipped."""
    old = [exact(np.asarray(row) + n) for row, (n, _) in zip(log_probs, noise)]
    return old, [exact(np.asarray(row) + n) for row, (_, n) in zip(log_probs, noise)]


def model_record(name):
    folder = GOLDEN / "training" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    rows, noise = draw_batch(name)
    log_probs, entropies = per_token(load(MODELS / name), rows, BASE["temperature"])
    old, reference = disturbed(log_probs, noise)

    def grpo(settings, behaviour=old):
        return lambda model: grpo_loss(model, rows, behaviour, reference, settings)[0]

    sft = record(name, "sft", lambda model: sft_loss(model, rows), folder)
    base = record(name, "grpo", grpo(BASE), folder)
    on_policy = record(name, "on-policy", grpo(BASE, None), folder)
    base["metrics"] = grpo_loss(load(MODELS / name).train(), rows, old, reference, BASE)[1]
    if name == "qwen2":
        _, after = three_steps(load(MODELS / name).train(), lambda model: sft_loss(model, rows), decay_all=False)
        save_file(after, folder / "sft.after3.no-decay-on-norms-and-biases.safetensors")
    variants = [variant(name, rows, noise, old, reference, change) for change in VARIANTS]
    write_json(folder / "expected.json", dict(
        model=name, versions=versions(trl), optimizer=OPTIMIZER | dict(betas=list(OPTIMIZER["betas"]), clip_norm=CLIP),
        sequences=[
            dict(prompt_ids=p, completion_ids=c, advantage=a, log_probs=lp, entropies=e, old_log_probs=o, ref_log_probs=r)
            for (p, c), a, lp, e, o, r in zip(rows, ADVANTAGES, log_probs, entropies, old, reference)],
        sft=sft, grpo=BASE | base, variants=variants, **{"on-policy": on_policy}))
    print(name, "sft", sft["loss"], sft["grad_norm"], "grpo", base["loss"], base["grad_norm"],
          sft["float64_difference"], base["float64_difference"])


def main():
    for name in SEEDS:
        model_record(name)


if __name__ == "__main__":
    main()

"""Writes losses, gradients and updated factors of LoRA adapters on one training batch, as PEFT, transformers and TRL compute them.

Usage:
    python testkit/oracle/make_lora_training.py        (after make_lora.py and make_training.py)

For the adapters `llama-all-linear` and `qwen2-qv` of testkit/golden/lora writes, beside them, `training.json`, and for each
of `sft` and `grpo` the gradients of A and B (`KIND.grads.safetensors`, before clipping) and their values after three AdamW
steps (`KIND.after3.safetensors`). Layout: ../golden/README.md. Batch, objectives and optimizer are make_training.py's; the
reference of `grpo` is the base with the adapter disabled, as TRL takes it. Made with torch 2.13.0+cpu, transformers 5.18.0,
TRL 1.13.0, PEFT 0.21.0; float32, eager attention, one thread.
"""

import peft
import torch
import trl
from peft import PeftModel
from safetensors.torch import save_file

from golden import GOLDEN, MODELS, exact, load, versions, write_json
from make_training import (
    ADVANTAGES, BASE, CLIP, OPTIMIZER, difference, disturbed, draw_batch, grpo_loss, norm, per_token, sft_loss)

ADAPTERS = {"llama-all-linear": "llama", "qwen2-qv": "qwen2"}


def adapted(adapter, dtype=torch.float32):
    """The base frozen, A and B trainable, in `dtype`."""
    model = PeftModel.from_pretrained(
        load(MODELS / ADAPTERS[adapter], dtype), GOLDEN / "lora" / adapter, is_trainable=True, autocast_adapter_dtype=False)
    return model.to(dtype).train()


def factors(model):
    """A and B under the names of PEFT's files."""
    found = {n.replace(".default.", "."): p for n, p in model.named_parameters() if p.requires_grad}
    assert found and all("lora_" in name for name in found)
    return found


def gradients(model, loss):
    model.zero_grad()
    loss.backward()
    assert all(p.grad is None for n, p in model.named_parameters() if "lora_" not in n)
    return {name: p.grad.clone() for name, p in factors(model).items()}


def three_steps(model, loss_of):
    trained = factors(model)
    optimizer = torch.optim.AdamW(trained.values(), **OPTIMIZER, foreach=False)
    steps = []
    for _ in range(3):
        optimizer.zero_grad()
        loss = loss_of(model)
        loss.backward()
        total = torch.nn.utils.clip_grad_norm_(trained.values(), CLIP)
        optimizer.step()
        steps.append(dict(loss=exact(loss), grad_norm=exact(total)))
    return steps, {name: p.detach().clone() for name, p in trained.items()}


def record(adapter, kind, loss_of):
    folder = GOLDEN / "lora" / adapter
    model = adapted(adapter)
    loss = loss_of(model)
    found = gradients(model, loss)
    save_file(found, folder / f"{kind}.grads.safetensors")
    steps, after = three_steps(adapted(adapter), loss_of)
    save_file(after, folder / f"{kind}.after3.safetensors")
    double = adapted(adapter, torch.float64)
    wide = gradients(double, loss_of(double))
    _, wide_after = three_steps(adapted(adapter, torch.float64), loss_of)
    return dict(
        loss=exact(loss), grad_norm=exact(norm(found)), steps=steps,
        float64_difference=dict(grads=difference(found, wide), after3=difference(after, wide_after)))


def adapter_record(adapter):
    rows, noise = draw_batch(ADAPTERS[adapter])
    model = adapted(adapter)
    log_probs, _ = per_token(model, rows, BASE["temperature"])
    with model.disable_adapter():
        reference, _ = per_token(model, rows, BASE["temperature"])
    old, _ = disturbed(log_probs, noise)
    sft = record(adapter, "sft", lambda each: sft_loss(each, rows))
    grpo = record(adapter, "grpo", lambda each: grpo_loss(each, rows, old, reference, BASE)[0])
    write_json(GOLDEN / "lora" / adapter / "training.json", dict(
        adapter=adapter, base=ADAPTERS[adapter], versions=versions(trl, peft),
        optimizer=OPTIMIZER | dict(betas=list(OPTIMIZER["betas"]), clip_norm=CLIP),
        sequences=[
            dict(prompt_ids=p, completion_ids=c, advantage=a, log_probs=lp, old_log_probs=o, ref_log_probs=r)
            for (p, c), a, lp, o, r in zip(rows, ADVANTAGES, log_probs, old, reference)],
        sft=sft, grpo=BASE | grpo))
    print(adapter, "sft", sft["loss"], sft["grad_norm"], "grpo", grpo["loss"], grpo["grad_norm"],
          sft["float64_difference"], grpo["float64_difference"])


def main():
    for adapter in ADAPTERS:
        adapter_record(adapter)


if __name__ == "__main__":
    main()

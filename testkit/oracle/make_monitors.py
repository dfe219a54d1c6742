"""Writes what PyTorch and NumPy say of the signs a monitor reads: dead units, effective rank, norm, perplexity.

Usage:
    python testkit/oracle/make_monitors.py

Reads testkit/golden/models and writes testkit/golden/monitors.json (layout: ../golden/README.md). Some units of the
first layer are silenced first, by zero rows of `gate_proj`, and some are made faint by small rows of `up_proj`: a model
with random weights has no dead ones.
Made with torch 2.13.0+cpu, transformers 5.18.0 and NumPy 2.4.6; float32.
"""

import numpy as np
import torch

from golden import GOLDEN, MODELS, load, token_log_probs, versions, write_json

MODELS_READ = ["llama", "qwen3"]
SILENT = 5
FAINT = 4
FAINT_FACTOR = 1e-4
DORMANT = 0.025
LENGTHS = [7, 12, 12, 23]


def silence(model):
    mlp = model.model.layers[0].mlp
    with torch.no_grad():
        mlp.gate_proj.weight[:SILENT] = 0
        mlp.up_proj.weight[SILENT:SILENT + FAINT] *= FAINT_FACTOR


def signs(model, sequences):
    activity = [[] for _ in model.model.layers]
    hooks = [layer.mlp.down_proj.register_forward_pre_hook(lambda _, inputs, i=i: activity[i].append(inputs[0][0].abs()))
             for i, layer in enumerate(model.model.layers)]
    states = []
    with torch.inference_mode():
        for ids in sequences:
            states.append(model.model(input_ids=torch.tensor([ids])).last_hidden_state[0])
    for hook in hooks:
        hook.remove()
    shares = []
    for layer in activity:
        mean = torch.cat(layer).mean(0)
        shares.append((mean <= DORMANT * mean.mean()).double().mean().item())
    singular = np.linalg.svd(torch.cat(states).double().numpy(), compute_uv=False)
    p = singular / singular.sum()
    p = p[p > 0]
    norm = np.sqrt(sum(float((parameter.detach().double() ** 2).sum()) for parameter in model.parameters()))
    return dict(dead_units=float(np.mean(shares)), effective_rank=float(np.exp(-(p * np.log(p)).sum())),
                parameter_norm=float(norm))


def main():
    cases = []
    for name in MODELS_READ:
        model = load(MODELS / name)
        silence(model)
        random = np.random.Generator(np.random.PCG64(17))
        sequences = sorted((random.integers(0, model.config.vocab_size, n).tolist() for n in LENGTHS), key=len)
        with torch.inference_mode():
            logits = [model(input_ids=torch.tensor([ids])).logits[0] for ids in sequences]
        scored = torch.cat([token_log_probs(one, ids) for one, ids in zip(logits, sequences)])
        cases.append(dict(model=name, sequences=sequences, **signs(model, sequences),
                          perplexity=float(torch.exp(-scored.double().mean())), tokens=len(scored)))
    write_json(GOLDEN / "monitors.json", dict(
        versions=versions(np), silent=SILENT, faint=FAINT, faint_factor=FAINT_FACTOR, dormant=DORMANT, cases=cases))


if __name__ == "__main__":
    main()

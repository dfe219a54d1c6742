"""Writes LoRA adapters as PEFT saves them, with the logits PEFT computes through them and after merging.

Usage:
    python testkit/oracle/make_lora.py        (after make_models.py)

Writes testkit/golden/lora/MODEL-KIND/ for llama and qwen2, KIND `qv` (q_proj, v_proj) and `all-linear`, rank 4, alpha 8:
adapter_config.json and adapter_model.safetensors (both factors random, so the adapter changes the logits), and
`expected.json` (layout: ../golden/README.md). Made with torch 2.13.0+cpu, transformers 5.18.0, PEFT 0.21.0; float32,
eager attention, one thread.
"""

import json
import shutil

import numpy as np
import peft
import torch
from peft import LoraConfig, PeftModel, get_peft_model

from golden import GOLDEN, MODELS, exact, load, versions, write_json

KINDS = {"qv": ["q_proj", "v_proj"], "all-linear": "all-linear"}
IDS = ([7, 21, 3, 60, 44, 12, 12, 33, 5], [50])


def logits_of(model, ids):
    with torch.inference_mode():
        return model(input_ids=torch.tensor([ids]), use_cache=False).logits[0]


def save(name, kind, folder, seed):
    """A fresh adapter has B = 0 and does nothing; both factors are drawn here."""
    config = LoraConfig(r=4, lora_alpha=8, lora_dropout=0.0, target_modules=KINDS[kind], task_type="CAUSAL_LM")
    model = get_peft_model(load(MODELS / name), config)
    random = np.random.Generator(np.random.PCG64(seed))
    with torch.no_grad():
        for parameter_name, parameter in sorted(model.named_parameters()):
            if "lora_" in parameter_name:
                parameter.copy_(torch.from_numpy(random.normal(0, 0.15, tuple(parameter.shape)).astype(np.float32)))
    model.save_pretrained(folder)
    (folder / "README.md").unlink(missing_ok=True)
    path = folder / "adapter_config.json"
    written = json.loads(path.read_text())
    written["base_model_name_or_path"] = f"../../models/{name}"
    # PEFT writes a set here, whose order changes from run to run.
    if isinstance(written["target_modules"], list):
        written["target_modules"] = sorted(written["target_modules"])
    path.write_text(json.dumps(written, indent=2, sort_keys=True) + "\n")


def record(name, kind, seed):
    folder = GOLDEN / "lora" / f"{name}-{kind}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    save(name, kind, folder, seed)
    adapted = PeftModel.from_pretrained(load(MODELS / name), folder).eval()
    trainable = sum(p.numel() for n, p in adapted.named_parameters() if "lora_" in n)
    cases = []
    for ids in IDS:
        base, with_adapter = logits_of(load(MODELS / name), ids), logits_of(adapted, ids)
        assert (base - with_adapter).abs().max() > 0.5, "the adapter does next to nothing"
        cases.append(dict(input_ids=list(ids), logits=exact(with_adapter)))
    merged = adapted.merge_and_unload()
    for case in cases:
        case["merged_logits"] = exact(logits_of(merged, case["input_ids"])[-1])
    write_json(folder / "expected.json", dict(
        base=name, versions=versions(peft), r=4, alpha=8, parameters=trainable, cases=cases))
    print(folder.name, trainable, sum(file.stat().st_size for file in folder.iterdir()))


def main():
    for seed, (name, kind) in enumerate([(n, k) for n in ("llama", "qwen2") for k in KINDS], start=300):
        record(name, kind, seed)


if __name__ == "__main__":
    main()

"""Writes what the reference libraries make of our golden checkpoints when they are exported.

Usage:
    python testkit/oracle/make_export.py

Writes testkit/golden/export/: q8_0.json, the tensors of golden checkpoints as llama.cpp's converter stores them with
--outtype q8_0 (names, types, SHA-256 of the bytes by gguf's quantiser), and shards.json, how huggingface_hub cuts tensors
of given sizes into files. Needs make_models.py's checkpoints. Made with gguf 0.19.0, huggingface_hub 1.33.0.
"""

import hashlib
from importlib.metadata import version

import numpy as np
import torch
from gguf import GGMLQuantizationType as T, QuantError, quants
from huggingface_hub import split_torch_state_dict_into_shards

from golden import GOLDEN, write_json
from make_gguf import checkpoint, gguf_name, permuted

OUT = GOLDEN / "export"
CHECKPOINTS = ("llama", "llama-bias", "llama-tied", "qwen2", "qwen3")
SHARDS = [
    dict(sizes=[6, 6, 2, 6, 2, 2], limit=10),
    dict(sizes=[3, 12, 3, 3, 11, 1], limit=10),
    dict(sizes=[10, 10], limit=10),
    dict(sizes=[1, 2, 3], limit=100),
    dict(sizes=[20], limit=10),
    dict(sizes=[4, 4, 4, 4, 4], limit=4),
]


def stored(config, name, values):
    """convert_hf_to_gguf.py --outtype q8_0: vectors F32, matrices Q8_0, or F16 where their rows are no whole blocks."""
    if config["model_type"] == "llama" and ("q_proj" in name or "k_proj" in name):
        values = permuted(values, config["num_attention_heads" if "q_proj" in name else "num_key_value_heads"])
    values = np.ascontiguousarray(values)
    kind = T.F32 if values.ndim < 2 else T.Q8_0
    try:
        data = quants.quantize(values, kind)
    except QuantError:
        kind = T.F16
        data = quants.quantize(values, kind)
    return dict(type=kind.name, shape=list(values.shape), sha256=hashlib.sha256(data.tobytes()).hexdigest())


def make_q8():
    models = {}
    for name in CHECKPOINTS:
        config, tensors = checkpoint(name)
        models[name] = {gguf_name(key): stored(config, key, values) for key, values in tensors.items()}
    write_json(OUT / "q8_0.json", dict(versions=dict(gguf=version("gguf")), models=models))


def make_shards():
    cases = []
    for case in SHARDS:
        state = {f"t{i}": torch.zeros(size, dtype=torch.uint8) for i, size in enumerate(case["sizes"])}
        split = split_torch_state_dict_into_shards(state, max_shard_size=case["limit"])
        cases.append(case | dict(files=split.filename_to_tensors))
    write_json(OUT / "shards.json", dict(versions=dict(huggingface_hub=version("huggingface_hub")), cases=cases))


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    make_q8()
    make_shards()


if __name__ == "__main__":
    main()

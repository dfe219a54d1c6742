"""Opens a base model and a LoRA adapter directory with PEFT and prints the logits through them as JSON.

Usage:
    python testkit/oracle/check_adapter.py BASE ADAPTER '[[1,2,3]]'

Prints {"modules": number of adapted modules, "trainable": values of A and B, "logits": [[[…V] …T] …], "merged": the same
after merge_and_unload}: float32, eager attention, no cache, each row alone. Exit code 1 with a message on stderr when PEFT
cannot open ADAPTER, or reads other tensors than it holds. Written for PEFT 0.12 and later (tried with 0.21.0).
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch
import transformers
from peft import PeftModel, get_peft_model_state_dict
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM


def exact(array):
    """Nested lists of the shortest decimals that read back as the same float32."""
    return float(str(array[()])) if array.ndim == 0 else [exact(row) for row in array]


def logits_of(model, rows):
    with torch.inference_mode():
        return [exact(model(input_ids=torch.tensor([ids]), use_cache=False).logits[0].numpy()) for ids in rows]


def main():
    base, adapter, rows = Path(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3])
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    whole = AutoModelForCausalLM.from_pretrained(base, torch_dtype=torch.float32, attn_implementation="eager")
    model = PeftModel.from_pretrained(whole, adapter).eval()
    stored, read = load_file(adapter / "adapter_model.safetensors"), get_peft_model_state_dict(model)
    if stored.keys() != read.keys() or not all(np.array_equal(stored[name], read[name]) for name in stored):
        sys.exit(f"PEFT reads other tensors than {adapter} holds: {sorted(stored.keys() ^ read.keys())}")
    logits = logits_of(model, rows)
    merged = logits_of(model.merge_and_unload(), rows)
    print(json.dumps(dict(
        modules=len(stored) // 2, trainable=sum(tensor.numel() for tensor in stored.values()),
        logits=logits, merged=merged), separators=(",", ":")))


if __name__ == "__main__":
    main()

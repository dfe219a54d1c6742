"""Opens an encoder's directory with transformers, and writes logits and the gradients of every parameter beside it.

Usage:
    python testkit/oracle/check_encoder.py DIR

DIR holds config.json, model.safetensors and pairs.json: {"ids": [[…], …], "types": [[…], …], "gradient": [[…], …]}, the
last one the gradient of a loss by the logits. Writes gradients.safetensors (float32, computed in double) and prints the
logits as JSON. Exit code 1 with a message on stderr when a tensor of the file is missing, left over or of another shape.
Written for transformers 4.48 and later (tried with 5.18.0).
"""

import json
import sys
from pathlib import Path

import torch
import transformers
from safetensors.torch import save_file
from transformers import AutoModelForSequenceClassification


def main():
    directory = Path(sys.argv[1])
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    model, info = AutoModelForSequenceClassification.from_pretrained(
        directory, output_loading_info=True, attn_implementation="eager")
    if any(info.values()):
        sys.exit(f"{directory} does not fit: {info}")
    model = model.double().eval()
    pairs = json.loads((directory / "pairs.json").read_text())
    logits = []
    # One by one: ModernBERT's eager attention makes NaN of padding that sees no token in its window.
    for ids, types, gradient in zip(pairs["ids"], pairs["types"], pairs["gradient"]):
        inputs = dict(input_ids=torch.tensor([ids]), attention_mask=torch.ones(1, len(ids), dtype=torch.long))
        if model.config.model_type in ("bert", "electra"):
            inputs["token_type_ids"] = torch.tensor([types])
        row = model(**inputs).logits[0]
        (row * torch.tensor(gradient, dtype=torch.float64)).sum().backward()
        logits.append(row.tolist())
    save_file({name: parameter.grad.float().contiguous() for name, parameter in model.named_parameters()},
              directory / "gradients.safetensors")
    print(json.dumps(logits))


if __name__ == "__main__":
    main()

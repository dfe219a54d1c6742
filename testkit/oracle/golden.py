"""What the golden-file scripts share: where the files go, exact float output, seeded weights, versions.

Not run on its own. Every script writes the same bytes when run again on the same machine with the same versions; another
processor or BLAS may change the last bits of computed values (never of weights, which come from NumPy's PCG64).
"""

import json
from pathlib import Path

import numpy as np
import torch
import transformers

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
MODELS = GOLDEN / "models"

torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)
transformers.logging.set_verbosity_error()
transformers.logging.disable_progress_bar()


def versions(*extra):
    """The versions that made a file, for its header."""
    found = dict(torch=torch.__version__, transformers=transformers.__version__)
    found.update((module.__name__, module.__version__) for module in extra)
    return found


def exact(values):
    """Nested lists of the shortest decimals that read back as the same float32."""
    array = values.detach().float().numpy() if isinstance(values, torch.Tensor) else np.asarray(values, np.float32)
    if array.ndim == 0:
        return float(str(array[()]))
    return [exact(row) for row in array]


def write_json(path, document):
    """One line per top-level key, and one per element of a top-level list of objects: readable diffs, small files."""

    def compact(value):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False)

    lines = []
    for key, value in document.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            text = "[\n  " + ",\n  ".join(compact(item) for item in value) + "\n ]"
        else:
            text = compact(value)
        lines.append(f" {json.dumps(key)}: {text}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def randomise(model, seed):
    """Draws every parameter anew: matrices wide enough that logits are far from uniform, norms near 1, biases near 0."""
    random = np.random.Generator(np.random.PCG64(seed))
    tied = getattr(model.config, "tie_word_embeddings", False)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            draw = torch.from_numpy(random.standard_normal(tuple(parameter.shape)).astype(np.float32))
            if "norm" in name:
                parameter.copy_(1 + 0.2 * draw)
            elif name.startswith("lm_head") or (tied and "embed_tokens" in name):
                parameter.copy_(0.4 * draw)
            else:
                parameter.copy_((0.5 if "embed_tokens" in name else 0.2) * draw)
    return model


def token_log_probs(logits, ids):
    """log p(ids[t + 1] | ids[..t]) for t = 0 … T - 2, from logits [T, V]."""
    log_probs = torch.log_softmax(logits[:-1].float(), dim=-1)
    return log_probs.gather(1, torch.as_tensor(ids[1:])[:, None])[:, 0]


def load(directory, dtype=torch.float32):
    """A checkpoint directory as transformers opens it, for evaluation; eager attention, save in float64.

    Eager attention takes its softmax in float32, where float64's mask value overflows and rows of pure padding are NaN.
    """
    attention = "sdpa" if dtype == torch.float64 else "eager"
    model = transformers.AutoModelForCausalLM.from_pretrained(directory, dtype=dtype, attn_implementation=attention)
    return model.eval()

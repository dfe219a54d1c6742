"""Opens a cross-encoder's directory with sentence-transformers, scores pairs, and saves it as sentence-transformers does.

Usage:
    python testkit/oracle/check_cross_encoder.py DIR OUT PAIRS_JSON

PAIRS_JSON is a list of [query, document]. OUT is a directory that does not exist; the model is saved there. Prints one
line to stdout and nothing else:

    {"version", "activation", "max_length", "labels", "scores", "logits", "transformers"}

`scores` are CrossEncoder.predict's, `logits` the same without an activation, `transformers` those of
AutoModelForSequenceClassification over the tokenizer's pairs. Made with sentence-transformers 6.0.1, transformers 5.18.0.
"""

import json
import sys

import sentence_transformers
import torch
from sentence_transformers import CrossEncoder
from transformers import AutoModelForSequenceClassification, AutoTokenizer


def main():
    directory, out, pairs = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
    model = CrossEncoder(directory, device="cpu")
    scores = model.predict([tuple(pair) for pair in pairs])
    logits = model.predict([tuple(pair) for pair in pairs], activation_fn=torch.nn.Identity())
    model.save_pretrained(out)
    tokenizer = AutoTokenizer.from_pretrained(directory)
    plain = AutoModelForSequenceClassification.from_pretrained(directory).eval()
    with torch.no_grad():
        read = tokenizer([p[0] for p in pairs], [p[1] for p in pairs], padding=True, truncation=True, return_tensors="pt")
        bare = plain(**read).logits.double().tolist()
    print(
        json.dumps(
            {
                "version": sentence_transformers.__version__,
                "activation": type(model.activation_fn).__name__,
                "max_length": model.max_length,
                "labels": model.num_labels,
                "scores": [float(score) for score in scores],
                "logits": [float(logit) for logit in logits],
                "transformers": bare,
            }
        )
    )


main()

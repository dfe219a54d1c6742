"""Times batched sampling with transformers' `generate` and its KV cache.

Usage:
    python benchmarks/peers/hf_generate.py --model FILE.gguf --batch 8 --prompt 64 --new 24 --dtype bfloat16

Every row gets exactly `--new` tokens (end of sequence is ignored). Sampling at temperature 1 over the whole vocabulary,
`--greedy` for the largest logit. `tokens_per_second` counts new tokens, over prefill and decoding together; one more
line, `prefill`, is the same call for a single new token, so that decoding alone can be worked out. Made with
torch 2.13.0+cpu, transformers 5.18.0.
"""

import argparse

import torch

from peer import add_common, measure, open_model, prepare, random_ids, report


def main():
    parser = argparse.ArgumentParser()
    add_common(parser)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--prompt", type=int, default=64)
    parser.add_argument("--new", type=int, default=24)
    parser.add_argument("--greedy", action="store_true")
    arguments = parser.parse_args()
    prepare(arguments)
    model = open_model(arguments.model, getattr(torch, arguments.dtype)).eval()
    # Stop tokens would end rows early, and the model's own sampling settings would add processors.
    model.generation_config = type(model.generation_config)(pad_token_id=0, eos_token_id=None)
    ids = random_ids(arguments.batch, arguments.prompt, model.config.vocab_size, arguments.seed)

    def generate(new):
        sampling = dict(do_sample=False) if arguments.greedy else dict(do_sample=True, temperature=1.0, top_k=0, top_p=1.0)
        with torch.inference_mode():
            found = model.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=new, min_new_tokens=new, **sampling)
        assert found.shape == (arguments.batch, arguments.prompt + new), found.shape

    for work, new in (("prefill", 1), ("generate", arguments.new)):
        seconds = measure(lambda call: generate(new), arguments.warmup, arguments.repeats)
        report("transformers", work, arguments.batch * new, seconds, arguments)


if __name__ == "__main__":
    main()

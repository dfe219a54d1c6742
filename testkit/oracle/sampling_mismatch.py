"""How far the log-probabilities that transformers samples with (cached decoding) are from those of its own full forward
pass, on the prompts of SmolLm2MismatchTest. docs/numerics.md has the figures.

    ./edgewise export --model SmolLM2-135M-Instruct.Q4_1.gguf --out model/
    python sampling_mismatch.py model/
"""
import sys

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

QUESTIONS = ["What is 17 + 25?", "Name three colours of the rainbow.", "Write a haiku."]
COPIES = 4
TOKENS = 32
TEMPERATURE = 0.9


def differences(model, ids):
    output = model.generate(
        ids, do_sample=True, temperature=TEMPERATURE, top_k=0, top_p=1.0, max_new_tokens=TOKENS,
        return_dict_in_generate=True, output_scores=True,
    )
    completion = output.sequences[0, ids.shape[1]:]
    sampled = torch.stack(output.scores, 1)[0].float().log_softmax(-1)
    with torch.no_grad():
        logits = model(output.sequences).logits[0, ids.shape[1] - 1:-1].float()
    recomputed = (logits / TEMPERATURE).log_softmax(-1)
    return (sampled - recomputed).gather(1, completion[:, None]).abs().flatten()


def main(directory):
    tokenizer = AutoTokenizer.from_pretrained(directory)
    for dtype in (torch.float32, torch.bfloat16):
        model = AutoModelForCausalLM.from_pretrained(directory, dtype=dtype).eval()
        torch.manual_seed(0)
        found = []
        for question in QUESTIONS:
            messages = [{"role": "user", "content": question}]
            ids = tokenizer.apply_chat_template(
                messages, add_generation_prompt=True, return_tensors="pt", return_dict=True)["input_ids"]
            found += [differences(model, ids) for _ in range(COPIES)]
        found = torch.cat(found)
        print(f"{dtype}: {found.numel()} tokens, mean {found.mean():.2e}, max {found.max():.2e}")


if __name__ == "__main__":
    main(sys.argv[1])

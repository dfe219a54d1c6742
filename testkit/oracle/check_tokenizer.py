"""Opens a tokenizer directory that Edgewise saved and compares it with what Edgewise says of it.

    python testkit/oracle/check_tokenizer.py DIRECTORY

DIRECTORY also holds said.json: {"cases": [{"text", "ids", "plain_ids", "back", "back_skipped"}], "settings": {"bos", "eos",
"pad", "size"}, "messages": […], "rendered": text of these messages with the generation prompt, or null}. Every difference is
printed; the exit code is 1 where there is one. Run by SavedTokenizerTest where EDGEWISE_PYTHON names a Python with
transformers.
"""

import json
import sys
from pathlib import Path

from transformers import AutoTokenizer, PreTrainedTokenizerFast


def differences(opened, plain, said):
    for case in said["cases"]:
        ids = opened.encode(case["text"], add_special_tokens=False)
        found = dict(
            ids=ids, plain_ids=plain.encode(case["text"], add_special_tokens=False), back=opened.decode(ids),
            back_skipped=opened.decode(ids, skip_special_tokens=True))
        for key, value in found.items():
            if value != case[key]:
                yield f"{key} of {case['text']!r}: transformers {value!r}, we {case[key]!r}"
    settings = dict(bos=opened.bos_token_id, eos=opened.eos_token_id, pad=opened.pad_token_id, size=len(opened))
    for key, value in settings.items():
        if value is not None and value != said["settings"][key]:
            yield f"{key}: transformers {value!r}, we {said['settings'][key]!r}"
    if said["rendered"] is not None:
        text = opened.apply_chat_template(said["messages"], tokenize=False, add_generation_prompt=True)
        if text != said["rendered"]:
            yield f"chat template: transformers {text!r}, we {said['rendered']!r}"


def main():
    directory = Path(sys.argv[1])
    said = json.loads((directory / "said.json").read_text(encoding="utf-8"))
    found = []
    for kind in (AutoTokenizer, PreTrainedTokenizerFast):
        opened = kind.from_pretrained(directory)
        plain = kind.from_pretrained(directory, split_special_tokens=True)
        found += [f"{kind.__name__}: {line}" for line in differences(opened, plain, said)]
    print("\n".join(found) if found else f"{len(said['cases'])} texts agree")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()

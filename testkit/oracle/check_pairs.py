"""Opens tokenizers of pairs that Edgewise saved and compares what they make of pairs with what Edgewise says.

    python testkit/oracle/check_pairs.py DIRECTORY…

Each DIRECTORY also holds said.json: [{"first", "second", "ids", "types"}], cut at the length that the saved files tell. Every
difference is printed; the exit code is 1 where there is one. Run by SavedPairTokenizerTest where EDGEWISE_PYTHON names a Python
with transformers.
"""

import json
import sys
from pathlib import Path

from transformers import AutoTokenizer


def differences(directory):
    opened = AutoTokenizer.from_pretrained(directory)
    for row in json.loads((directory / "said.json").read_text(encoding="utf-8")):
        # as a list, since a lone empty text counts as no second text
        pair = [[row["first"], row["second"]]]
        read = opened(pair, truncation=True, return_token_type_ids=True)
        found = dict(ids=read["input_ids"][0], types=read["token_type_ids"][0])
        for key, value in found.items():
            if value != row[key]:
                yield f"{directory.name}: {key} of {pair}: transformers {value}, we {row[key]}"


def main():
    found = [line for directory in sys.argv[1:] for line in differences(Path(directory))]
    print("\n".join(found) if found else f"{len(sys.argv) - 1} directories agree")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()

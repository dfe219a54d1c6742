"""Golden files of tokens that stand beside tokenizer.json and not in it: what transformers makes of such directories.

    python testkit/oracle/make_added_tokens.py

Writes testkit/golden/tokenizers/added/: tokenizer.json (256 bytes, three special tokens), tokenizer_config.json, and
cases.json: {name: {"config": keys to add to tokenizer_config.json, "files": {name: content} to add, "added": the added
tokens of the opened tokenizer, "cases": [{"text", "ids", "text_back_skipped"}]}}.
"""

import json
import shutil
import tempfile
from pathlib import Path

from transformers import AutoTokenizer

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "tokenizers" / "added"
TEXTS = ["<|im_start|>user\nhi<|im_end|>", "a <x> b <y>c<z>", " <x>\n", "1<x>A x<x>", "<X><|endoftext|> <z> ", "a<t> <T>"]


def token(content, **flags):
    fields = dict(content=content, lstrip=False, normalized=False, rstrip=False, single_word=False, special=True)
    return dict(fields, **flags)


def base():
    keep = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
    other = [b for b in range(256) if b not in keep]
    vocab = {chr(b if b in keep else 256 + other.index(b)): b for b in range(256)}
    added = [dict(token(t), id=256 + i) for i, t in enumerate(["<|endoftext|>", "<|im_start|>", "<|im_end|>"])]
    level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    return {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": added, "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": level, "post_processor": None, "decoder": level,
        "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None,
                  "end_of_word_suffix": None, "fuse_unk": False, "byte_fallback": False, "vocab": vocab, "merges": []},
    }  # fmt: skip


CONFIG = {"tokenizer_class": "PreTrainedTokenizerFast", "clean_up_tokenization_spaces": False, "eos_token": "<|im_end|>"}
DECODER = "added_tokens_decoder"
MAP = "special_tokens_map.json"
ADDED = "added_tokens.json"
EXTRA = "extra_special_tokens"
ADDITIONAL = "additional_special_tokens"
T = "tokenizer.json"
PLAIN = base()
PLAIN["added_tokens"].append(dict(token("<t>", special=False), id=259))
CASES = {
    "nothing": ({}, {}),
    "added_tokens": ({}, {ADDED: {"<x>": 259, "<y>": 260}}),
    "added_tokens out of order": ({}, {ADDED: {"<x>": 260, "<y>": 259}}),
    "added_tokens of the vocabulary": ({}, {ADDED: {"1": 49, "<y>": 259, "<|im_start|>": 257}}),
    "added_tokens named special": ({"pad_token": "<x>", "extra_special_tokens": ["<y>"]}, {ADDED: {"<x>": 259, "<y>": 260}}),
    "added_tokens and a map": ({}, {ADDED: {"<x>": 259}, MAP: {"pad_token": "<x>", "additional_special_tokens": ["<y>"]}}),
    "decoder": ({DECODER: {"260": token("<y>", rstrip=True, normalized=True), "259": token("<x>", lstrip=True, special=False)}}, {}),
    "decoder with single word": ({DECODER: {"259": {"content": "<x>", "single_word": True}}}, {}),
    "decoder with other flags": ({DECODER: {"257": token("<|im_start|>", lstrip=True, rstrip=True)}}, {}),
    "decoder before added_tokens": ({DECODER: {"259": token("<x>")}}, {ADDED: {"<y>": 260}, MAP: {"pad_token": "<z>"}}),
    "empty decoder": ({DECODER: {}}, {ADDED: {"<y>": 259}}),
    "named": ({"pad_token": "<z>", "unk_token": "<y>"}, {}),
    "named of the vocabulary": ({"pad_token": "A"}, {}),
    "named by an object": ({"pad_token": token("<x>", __type="AddedToken", lstrip=True, normalized=True)}, {}),
    "named that is not special": ({DECODER: {"259": token("<x>", special=False, normalized=True)}, "pad_token": "<x>"}, {}),
    "image token": ({"image_token": "<x>"}, {}),
    "additional": ({"additional_special_tokens": ["<x>", "<y>"], "pad_token": "<z>"}, {}),
    "additional that is known": ({DECODER: {"259": token("<x>", special=False)}, "additional_special_tokens": ["<x>"]}, {}),
    "extra": ({"extra_special_tokens": ["<x>"], "additional_special_tokens": ["<y>"]}, {}),
    "extra by name": ({"extra_special_tokens": {"image_token": "<x>", "video_token": "<y>"}}, {}),
    "map": ({}, {MAP: {"additional_special_tokens": ["<x>"], "pad_token": {"content": "<z>", "rstrip": True}}}),
    "map before the configuration": ({"pad_token": "<x>"}, {MAP: {"pad_token": "<z>"}}),
    "additional beside an empty extra": ({EXTRA: [], ADDITIONAL: ["<y>"]}, {}),
    "additional beside an empty object": ({EXTRA: {}, ADDITIONAL: ["<y>"]}, {}),
    "additional beside null": ({EXTRA: None, ADDITIONAL: ["<y>"]}, {}),
    "additional beside extra by name": ({EXTRA: {"image_token": "<x>"}, ADDITIONAL: ["<y>"]}, {}),
    "additional by name": ({ADDITIONAL: {"image_token": "<x>"}}, {}),
    "additional in both": ({ADDITIONAL: ["<x>"]}, {MAP: {ADDITIONAL: ["<y>"]}}),
    "additional and an empty map": ({ADDITIONAL: ["<x>"]}, {MAP: {ADDITIONAL: []}}),
    "additional of a map in added_tokens": ({}, {ADDED: {"<y>": 259}, MAP: {ADDITIONAL: ["<y>"]}}),
    "extra in both": ({EXTRA: ["<x>"]}, {MAP: {EXTRA: ["<y>", "<x>"]}}),
    "extra and additional of the map": ({EXTRA: ["<x>"]}, {MAP: {ADDITIONAL: ["<y>"]}}),
    "additional and extra of the map": ({ADDITIONAL: ["<x>"]}, {MAP: {EXTRA: ["<y>"]}}),
    "extra by name and a map": ({EXTRA: {"image": "<x>"}}, {MAP: {EXTRA: ["<y>"]}}),
    "extra by name in the map": ({EXTRA: ["<x>"]}, {MAP: {EXTRA: {"image_token": "<y>"}}}),
    "extra with a role": ({"pad_token": "<x>", EXTRA: {"pad_token": "<y>"}}, {}),
    "image token of the map": ({}, {MAP: {"image_token": "<y>"}}),
    "named, not special, in tokenizer.json": ({"pad_token": "<t>"}, {T: PLAIN}),
    "named, not special, not declared": ({"pad_token": "<t>", DECODER: {}}, {T: PLAIN}),
    "named, not special, declared": ({"pad_token": "<t>", DECODER: {"259": token("<t>", special=False)}}, {T: PLAIN}),
    "named, special by its declaration": ({"pad_token": "<t>", DECODER: {"259": token("<t>")}}, {T: PLAIN}),
    "image token, not special, not declared": ({"image_token": "<t>", DECODER: {}}, {T: PLAIN}),
    "extra, not special, in tokenizer.json": ({EXTRA: ["<t>"]}, {T: PLAIN}),
}  # fmt: skip


def save(path, document):
    path.write_text(json.dumps(document, ensure_ascii=False) + "\n", encoding="utf-8")


def main():
    GOLDEN.mkdir(parents=True, exist_ok=True)
    save(GOLDEN / "tokenizer.json", base())
    save(GOLDEN / "tokenizer_config.json", CONFIG)
    out = {}
    for name, (config, files) in CASES.items():
        with tempfile.TemporaryDirectory() as directory:
            directory = Path(directory)
            shutil.copy(GOLDEN / "tokenizer.json", directory)
            save(directory / "tokenizer_config.json", dict(CONFIG, **config))
            save(directory / "config.json", {"model_type": "llama"})
            for file, content in files.items():
                save(directory / file, content)
            opened = AutoTokenizer.from_pretrained(directory)
            cases = []
            for text in TEXTS:
                ids = opened(text, add_special_tokens=False)["input_ids"]
                cases.append({"text": text, "ids": ids, "text_back_skipped": opened.decode(ids, skip_special_tokens=True)})
            added = json.loads(opened.backend_tokenizer.to_str())["added_tokens"]
        out[name] = {"config": config, "files": files, "added": added, "cases": cases}
    lines = ",\n".join(json.dumps(name) + ": " + json.dumps(case, ensure_ascii=False) for name, case in out.items())
    (GOLDEN / "cases.json").write_text("{\n" + lines + "\n}\n", encoding="utf-8")


main()

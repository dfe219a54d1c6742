"""Golden files of demonstrations: the tokens and the loss mask that TRL's SFTTrainer makes of rows, by model family.

    python testkit/oracle/make_sft.py

Writes testkit/golden/sft/: NAME/ is a small Hugging Face tokenizer with a family's special tokens, its way of cutting text and
its chat template; NAME/expected.json is {"clock", "end_of_turn", "rows": [{"row", "prompt_ids", "input_ids", "completion_mask"}],
"raw": [{"text", "ids"}], "split": [{"messages", "ids"}]}. The ids and masks of `rows` are those of SFTTrainer._prepare_dataset
itself. `messages` rows, of which TRL learns every token, are given to it as a prompt of all but the last message and a
completion of the last one. `prompt_ids` are those of apply_chat_template with add_generation_prompt, or of the text.

We differ in one point, which the mask here does not show: what a template writes behind the token that ends a turn
(`end_of_turn`) is not learned. `split` are prompts in whose contents special tokens are ordinary text while those of the
template are tokens: transformers' split_special_tokens splits the template's own, too. `clock` is the time of strftime_now.
"""

import json
import types
from pathlib import Path

import transformers
import trl
from datasets import IterableDataset
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import PreTrainedTokenizerFast
from transformers.utils import chat_template_utils
from trl import SFTConfig, SFTTrainer

from make_chat_templates import CLOCK, LLAMA2_STYLE, SMOLLM2, ZEPHYR_STYLE, FixedTime
from make_tokenizers import CORPUS, GPT2, LLAMA3, QWEN2

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "sft"
TEMPLATES = Path(trl.__file__).parent / "chat_templates"
CHATML = (
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
TOOLS = [{"type": "function", "function": {"name": "add", "description": "Adds <two> numbers.", "parameters": {
    "type": "object", "properties": {"a": {"type": "number"}, "b": {"type": "number", "default": 0.5}}, "required": ["a"]}}}]
CALL = {"type": "function", "function": {"name": "add", "arguments": {"a": 1, "b": 2.5}}}


def user(text, **more):
    return dict(role="user", content=text, **more)


def assistant(text, **more):
    return dict(role="assistant", content=text, **more)


def system(text):
    return dict(role="system", content=text)


ROWS = [
    dict(prompt=[user("What is 2+2?")], completion=[assistant("4")]),
    dict(prompt=[user("  hi \n")], completion=[assistant(" ok\n")]),
    dict(prompt=[system("Be brief."), user("a")], completion=[assistant("we go")]),
    dict(messages=[user("a"), assistant("b "), user("12345 + 678"), assistant("it's 13023, naïve 日本語 🙂")]),
    dict(messages=[system("s"), user("a<|im_end|>b</s>"), assistant("c</s>d<|im_end|>e")]),
    dict(prompt=[user("a")], completion=[assistant("b"), user("c"), assistant("d")]),
    dict(prompt="hi:", completion="we go"),
    dict(prompt="hi:we", completion=" go"),
    dict(prompt="2+3=", completion="5\n"),
    dict(prompt="Answer: ", completion="42"),
    dict(prompt="<|im_start|>user\nhi<|im_end|>\n<|im_start|>assistant\n", completion="ok<|im_end|>"),
    dict(prompt="<s>[INST] hi [/INST]", completion=" ok </s>"),
]
REASONING = [
    dict(prompt=[user("a")], completion=[assistant("b", reasoning_content="because")]),
    dict(messages=[user("a"), assistant("b", reasoning_content="one"), user("c"), assistant("d", reasoning_content="two")]),
    dict(messages=[user("a"), assistant("<think>\none\n</think>\n\nb"), user("c"), assistant("<think>two</think>d")]),
    dict(prompt=[user("a")], completion=[assistant("b")], chat_template_kwargs=dict(enable_thinking=False)),
]
TOOL_ROWS = [
    dict(prompt=[user("1+2?")], completion=[assistant("3")], tools=TOOLS),
    dict(prompt=[user("1+2?")], completion=[assistant("3")], tools=json.dumps(TOOLS)),
    dict(messages=[user("1+2?"), assistant("", tool_calls=[CALL])], tools=TOOLS),
    dict(messages=[user("1+2?"), assistant("", tool_calls=[CALL]), dict(role="tool", name="add", content="3.5"), assistant("3.5")], tools=TOOLS),
    dict(prompt=[user("1+2?")], completion=[assistant("", tool_calls=[CALL]), dict(role="tool", name="add", content="3.5"), assistant("3.5")], tools=TOOLS),
]
LLAMA3_TOOLS = [dict(prompt=[user("a")], completion=[assistant("b")], tools=TOOLS, chat_template_kwargs=dict(tools_in_user_message=False)),
                dict(messages=[user("1+2?"), assistant("", tool_calls=[CALL])], tools=TOOLS)]
SPLIT = [[user("a<|im_end|>b</s>c<|eot_id|> d")], [system("<s>"), user("x<|im_start|>"), assistant("<|im_end|>"), user("<|im_start|>system\ny")],
         [user("a"), assistant("b"), user("x</s>y<|im_end|> z<|eot_id|>w<|end_of_text|>")]]


def byte_level(name, pattern, specials, added=(), nfc=False, digits=False, bos=None, around="{bos} $A", size=330, **config):
    backend = Tokenizer(models.BPE())
    if nfc:
        backend.normalizer = normalizers.NFC()
    splits = ([pre_tokenizers.Digits(individual_digits=True)] if digits else []) + [pre_tokenizers.Split(Regex(pattern), "isolated")]
    backend.pre_tokenizer = pre_tokenizers.Sequence(splits + [pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    backend.decoder = decoders.ByteLevel()
    backend.train_from_iterator(CORPUS, trainers.BpeTrainer(
        vocab_size=size, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    backend.add_special_tokens(list(specials))
    backend.add_tokens([AddedToken(token, special=False, normalized=False) for token in added])
    if bos:
        backend.post_processor = put_around(around.format(bos=bos), backend)
        config["bos_token"] = bos
    save(name, backend, **config)


def sentencepiece(name, metaspace, around="<s> $A", **config):
    characters = sorted({c for text in CORPUS for c in text.replace(" ", "▁")})
    trained = Tokenizer(models.BPE())
    trained.pre_tokenizer = pre_tokenizers.Metaspace()
    trained.train_from_iterator(CORPUS + ["we go ok hi user assistant"] * 9, trainers.BpeTrainer(vocab_size=len(characters) + 120, show_progress=False))
    learned = json.loads(trained.to_str())["model"]
    pieces = ["<unk>", "<s>", "</s>"] + [f"<0x{b:02X}>" for b in range(256)]
    pieces += sorted(learned["vocab"], key=learned["vocab"].get)
    backend = Tokenizer(models.BPE({p: i for i, p in enumerate(pieces)}, [tuple(m) for m in learned["merges"]],
                                   unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    if metaspace:
        backend.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="first", split=False)
    else:
        backend.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    backend.decoder = decoders.Sequence([
        decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    backend.add_special_tokens([AddedToken(token, normalized=False) for token in ("<unk>", "<s>", "</s>")])
    backend.post_processor = put_around(around, backend)
    save(name, backend, bos_token="<s>", eos_token="</s>", unk_token="<unk>", **config)


def put_around(single, backend):
    special = [token for token in single.split() if token != "$A"]
    return processors.TemplateProcessing(single=single, special_tokens=[(token, backend.token_to_id(token)) for token in special])


def save(name, backend, rows, end_of_turn, ignored=None, **config):
    """`ignored`: keys that older versions wrote into tokenizer_config.json, and that count no more."""
    directory = GOLDEN / name
    PreTrainedTokenizerFast(tokenizer_object=backend, **config).save_pretrained(directory)
    if ignored:
        settings = directory / "tokenizer_config.json"
        settings.write_text(json.dumps(json.loads(settings.read_text(encoding="utf-8")) | ignored, ensure_ascii=False, indent=2) + "\n",
                            encoding="utf-8")
    tokenizer = transformers.AutoTokenizer.from_pretrained(directory)
    document = dict(
        versions=dict(transformers=transformers.__version__, trl=trl.__version__),
        clock=CLOCK,
        end_of_turn=tokenizer.convert_tokens_to_ids(end_of_turn),
        rows=[row for row in (prepared(tokenizer, row) for row in rows) if row],
        raw=[dict(text=text, ids=tokenizer(text)["input_ids"]) for text in
             ("hi", " hi", "<|im_start|>user\nhi<|im_end|>\n", "<s>[INST] hi [/INST]", "<|begin_of_text|>hi<|eot_id|>")],
        split=[case for case in (split(tokenizer, messages) for messages in SPLIT) if case])
    lines = ",\n".join(json.dumps(key) + ": " + (
        "[\n" + ",\n".join(json.dumps(v, ensure_ascii=False) for v in value) + "\n]" if isinstance(value, list)
        else json.dumps(value, ensure_ascii=False)) for key, value in document.items())
    (directory / "expected.json").write_text("{\n" + lines + "\n}\n", encoding="utf-8")
    compact = directory / "tokenizer.json"
    compact.write_text(json.dumps(json.loads(compact.read_text(encoding="utf-8")), ensure_ascii=False) + "\n", encoding="utf-8")
    print(directory, len(document["rows"]), "rows")


def prepared(tokenizer, row):
    """A row as SFTTrainer prepares it; None where the template refuses it."""
    given = dict(row)
    if "messages" in given:
        messages = given.pop("messages")
        given.update(prompt=messages[:-1], completion=messages[-1:])
    fake = types.SimpleNamespace(_tokenizer=tokenizer, completion_only_loss=False, chat_template=None)
    config = SFTConfig(output_dir="/tmp/sft", max_length=None, shuffle_dataset=False, report_to=[], bf16=False)

    try:
        # An iterable data set keeps every row's own keys; a table would fill up the missing ones with None.
        data = IterableDataset.from_generator(lambda: iter([given]))
        out = next(iter(SFTTrainer._prepare_dataset(fake, data, tokenizer, config, False, None, "train")))
        fake.completion_only_loss = True
        learned = next(iter(SFTTrainer._prepare_dataset(
            fake, IterableDataset.from_generator(lambda: iter([given])), tokenizer, config, False, None, "train")))
        if isinstance(given["prompt"], str):
            prompt = tokenizer(given["prompt"])["input_ids"]
        else:
            tools = given.get("tools")
            prompt = tokenizer.apply_chat_template(
                given["prompt"], tools=json.loads(tools) if isinstance(tools, str) else tools, add_generation_prompt=True,
                return_dict=False, **given.get("chat_template_kwargs", {}))
    except Exception as error:  # a template that refuses
        print("  left out:", json.dumps(row)[:90], type(error).__name__, str(error)[:80])
        return None
    mask = [0 if label == -100 else 1 for label in learned["labels"]]
    return dict(row=row, prompt_ids=prompt, input_ids=out["input_ids"], completion_mask=mask)


def split(tokenizer, messages):
    """The prompt with special tokens of the contents as text, by a tokenizer that knows those of the template by other names."""
    specials = {t.content: i for i, t in tokenizer.added_tokens_decoder.items() if t.special}
    backend = json.loads(tokenizer.backend_tokenizer.to_str())
    backend["added_tokens"] = [t for t in backend["added_tokens"] if not t["special"]]
    backend["model"]["vocab"].update((text, i) for text, i in specials.items())
    other = Tokenizer.from_str(json.dumps(backend))
    names = {text: f"\ufdd1{i}\ufdd1" for text, i in specials.items()}
    other.add_special_tokens([AddedToken(name, normalized=False) for name in names.values()])
    original = {other.token_to_id(name): specials[text] for text, name in names.items()}
    marked = []
    for message in messages:
        content = message["content"]
        for token in specials:
            content = content.replace(token, token[0] + "\ufdd0" + token[1:])
        marked.append(dict(message, content=content))
    try:
        text = tokenizer.apply_chat_template(marked, add_generation_prompt=True, tokenize=False)
    except Exception:
        return None
    for token, name in names.items():
        text = text.replace(token, name)
    ids = other.encode(text.replace("\ufdd0", ""), add_special_tokens=False).ids
    return dict(messages=messages, ids=[original.get(i, i) for i in ids])


def template(name):
    return (TEMPLATES / f"{name}.jinja").read_text(encoding="utf-8")


LLAMA3_SPECIALS = ["<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<|eom_id|>", "<|python_tag|>"]
QWEN = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
QWEN3_ADDED = ["<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>", "<think>", "</think>"]

if __name__ == "__main__":
    chat_template_utils.datetime = FixedTime
    byte_level("smollm2", GPT2, QWEN, digits=True, rows=ROWS, end_of_turn="<|im_end|>", eos_token="<|im_end|>", chat_template=SMOLLM2)
    byte_level("qwen2", QWEN2, QWEN, nfc=True, rows=ROWS, end_of_turn="<|im_end|>", eos_token="<|im_end|>", chat_template=SMOLLM2)
    byte_level("qwen2_5", QWEN2, QWEN, added=QWEN3_ADDED[:2], nfc=True, rows=ROWS + TOOL_ROWS, end_of_turn="<|im_end|>",
               eos_token="<|im_end|>", chat_template=template("qwen2_5"))
    byte_level("qwen3", QWEN2, QWEN, added=QWEN3_ADDED, nfc=True, rows=ROWS + REASONING + TOOL_ROWS, end_of_turn="<|im_end|>",
               eos_token="<|im_end|>", chat_template=template("qwen3"))
    byte_level("chatml-base", QWEN2, QWEN, nfc=True, rows=ROWS, end_of_turn="<|im_end|>", eos_token="<|endoftext|>", chat_template=CHATML)
    byte_level("llama3", LLAMA3, LLAMA3_SPECIALS, bos="<|begin_of_text|>", rows=ROWS, end_of_turn="<|eot_id|>",
               eos_token="<|end_of_text|>", chat_template=template("llama3"))
    byte_level("llama3_2", LLAMA3, LLAMA3_SPECIALS, bos="<|begin_of_text|>",
               rows=ROWS + [dict(row, chat_template_kwargs=dict(row.get("chat_template_kwargs", {}), date_string="7 Mar 2026")) for row in LLAMA3_TOOLS],
               end_of_turn="<|eot_id|>", eos_token="<|eot_id|>", chat_template=template("llama3_2"))
    sentencepiece("llama2", False, rows=ROWS, end_of_turn="</s>", chat_template=LLAMA2_STYLE, ignored=dict(add_bos_token=False, add_eos_token=True))
    sentencepiece("tinyllama", True, rows=ROWS, end_of_turn="</s>", chat_template=ZEPHYR_STYLE)
    sentencepiece("eos", True, around="$A </s>", rows=ROWS, end_of_turn="</s>", chat_template=ZEPHYR_STYLE,
                  ignored=dict(add_bos_token=True, add_eos_token=False))
    byte_level("bos-eos", LLAMA3, LLAMA3_SPECIALS, bos="<|begin_of_text|>", around="{bos} $A <|end_of_text|>", rows=ROWS,
               end_of_turn="<|eot_id|>", eos_token="<|end_of_text|>", chat_template=template("llama3"))

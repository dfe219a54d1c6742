"""Golden file of the loss on every assistant's turn: the mask that TRL's assistant_only_loss takes.

    python testkit/oracle/make_turns.py

Writes testkit/golden/sft-turns.json: {"versions", "templates": {family: {"training", "usual"}}, "cases": [{"family" (a tokenizer of
testkit/golden/sft), "messages", "tools", "input_ids", "assistant_masks", "usual_ids" (by the template not made for training)}]}. Ids and masks are those of apply_chat_template(return_assistant_tokens_mask=True), which SFTTrainer calls,
with TRL's training templates.
"""

import json
from pathlib import Path

import transformers
import trl

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
TEMPLATES = Path(trl.__file__).parent / "chat_templates"
TOOLS = [{"type": "function", "function": {"name": "add", "description": "Adds <two> numbers.", "parameters": {
    "type": "object", "properties": {"a": {"type": "number"}, "b": {"type": "number", "default": 0.5}}, "required": ["a"]}}}]
CALL = {"type": "function", "function": {"name": "add", "arguments": {"a": 1, "b": 2.5}}}


def user(text):
    return dict(role="user", content=text)


def assistant(text, **more):
    return dict(role="assistant", content=text, **more)


CONVERSATIONS = [
    ([user("hi"), assistant("ok")], None),
    ([dict(role="system", content="Be brief."), user("a"), assistant("b "), user("12345 + 678"), assistant("it's 13023, naïve 日本語")], None),
    ([user("1+2?"), assistant("", tool_calls=[CALL]), dict(role="tool", name="add", content="3.5"), assistant("3.5")], TOOLS),
    ([user("1+2?"), assistant("I add.", tool_calls=[CALL, CALL]), dict(role="tool", name="add", content="3.5"),
      dict(role="tool", name="add", content="3.5"), assistant("3.5"), user("more"), assistant("", tool_calls=[CALL])], TOOLS),
]


def main():
    templates, cases = {}, []
    for family in ("qwen2_5", "qwen3"):
        training = (TEMPLATES / f"{family}_training.jinja").read_text(encoding="utf-8")
        usual = (TEMPLATES / f"{family}.jinja").read_text(encoding="utf-8")
        templates[family] = dict(training=training, usual=usual)
        tokenizer = transformers.AutoTokenizer.from_pretrained(GOLDEN / "sft" / family)
        for messages, tools in CONVERSATIONS:
            made = tokenizer.apply_chat_template(
                messages, tools=tools, chat_template=training, tokenize=True, return_dict=True, return_assistant_tokens_mask=True)
            plain = tokenizer.apply_chat_template(messages, tools=tools, chat_template=usual, tokenize=True, return_dict=True)
            cases.append(dict(family=family, messages=messages, tools=tools, input_ids=made["input_ids"],
                              assistant_masks=made["assistant_masks"], usual_ids=plain["input_ids"]))
    document = dict(versions=dict(transformers=transformers.__version__, trl=trl.__version__), templates=templates, cases=cases)
    (GOLDEN / "sft-turns.json").write_text(json.dumps(document, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

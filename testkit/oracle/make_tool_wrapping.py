"""Golden file of our wrapping of chat templates that know no tools: what transformers makes of the text we save.

    python testkit/oracle/make_tool_wrapping.py

Writes testkit/golden/chat/tool-wrapping.json: {"versions", "base": {name: template}, "cases": [{"name", "messages",
"variables", "generation", "rendered": {"base/style": text}}]}. The wrapping is text/src/main/resources/…/tools.jinja.
"""

import json
from pathlib import Path

import jinja2
import transformers
from transformers.utils.chat_template_utils import render_jinja_template

ROOT = Path(__file__).resolve().parent.parent.parent
WRAPPING = ROOT / "text/src/main/resources/dev/edgewise/text/template/tools.jinja"
SMOLLM2 = (
    "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\nYou are a helpful"
    " AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n' }}{% endif %}{{'<|im_start|>' + message['role'] + '\n' +"
    " message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
BASES = {
    "smollm2": SMOLLM2,
    "white space": "\n  {% set n = 1 %}\n x {{- bos_token }}\n{% for m in messages %}\n  {{ m.role }}: {{ m.content }}\n{% endfor %}\n",
    "tools": "{% if tools %}T{% endif %}{% set messages = messages %}{% for m in messages %}[{{ m.role }}|{{ m.content }}|"
    "{{ m.tool_calls is defined }}]{% endfor %}",
}
TOOL = {
    "name": "get_weather",
    "description": "Weather of a \"town\", in °C <now>",
    "parameters": {
        "type": "object",
        "properties": {
            "city": {"type": "string", "description": "Name"},
            "unit": {"type": "string", "enum": ["C", "F"]},
            "days": {"type": "integer", "default": 1},
            "hours": {"type": "array", "items": {"type": "number"}},
            "items": {"type": "array"},
            "more": {"type": ["object", "null"]},
            "anything": {},
        },
        "required": ["city", "hours"],
    },
}
PLAIN = {"name": "now", "description": "The time"}
TOOLS = [{"type": "function", "function": TOOL}, PLAIN]


def call(name, arguments, **more):
    return {"type": "function", "function": {"name": name, "arguments": arguments}, **more}


USER = {"role": "user", "content": "Graz?"}
SYSTEM = {"role": "system", "content": "Be brief."}
ONE = {"role": "assistant", "content": "", "tool_calls": [call("get_weather", {"city": "Zürich", "hours": [1, 2.0]}, id="c1")]}
TWO = {
    "role": "assistant",
    "content": "I look.",
    "tool_calls": [call("get_weather", '{"city": "Graz"}'), {"name": "now", "arguments": {}}],
}
RESULT = {"role": "tool", "tool_call_id": "c1", "name": "get_weather", "content": "7 °C"}
CASES = {
    "no tools": ([USER, {"role": "assistant", "content": "7"}], {}),
    "no tools, with a system message": ([SYSTEM, USER], {}),
    "an empty list of tools": ([USER], {"tools": []}),
    "tools": ([USER], {"tools": TOOLS}),
    "tools and a system message": ([SYSTEM, USER], {"tools": TOOLS}),
    "one call": ([USER, ONE], {"tools": TOOLS}),
    "two calls and words": ([SYSTEM, USER, TWO], {"tools": TOOLS}),
    "one result": ([USER, ONE, RESULT], {"tools": TOOLS}),
    "two results, an answer and more": (
        [USER, TWO, RESULT, {"role": "tool", "content": [{"type": "text", "text": "12:"}, {"type": "text", "text": "00"}]},
         {"role": "assistant", "content": "7"}, USER, ONE, RESULT, USER], {"tools": TOOLS}),
    "calls without tools": ([USER, ONE, RESULT], {}),
    "no content": ([USER, {"role": "assistant", "content": None, "tool_calls": [call("now", {})]}], {"tools": [PLAIN]}),
}


def main():
    wrapping = WRAPPING.read_text(encoding="utf-8")
    cases = []
    for name, (messages, variables) in CASES.items():
        for generation in (False, True):
            rendered = {}
            for base, template in BASES.items():
                for style in ("schema", "signatures") if base == "smollm2" else ("schema",):
                    texts, _ = render_jinja_template(
                        conversations=[messages], tools=variables.get("tools"),
                        chat_template=wrapping.replace("STYLE", style) + template,
                        add_generation_prompt=generation, bos_token="<s>")
                    rendered[f"{base}/{style}"] = texts[0]
                if not variables.get("tools") and name.startswith("no tools"):
                    texts, _ = render_jinja_template(
                        conversations=[messages], chat_template=template, add_generation_prompt=generation, bos_token="<s>")
                    assert texts[0] == rendered[f"{base}/schema"], (base, name)
            cases.append(dict(name=name, messages=messages, variables=variables, generation=generation, rendered=rendered))
    golden = dict(versions=dict(transformers=transformers.__version__, jinja2=jinja2.__version__), base=BASES, cases=cases)
    (ROOT / "testkit/golden/chat/tool-wrapping.json").write_text(
        json.dumps(golden, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

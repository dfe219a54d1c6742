"""Golden file of models with several chat templates: which of them transformers takes, and the files it saves.

    python testkit/oracle/make_named_templates.py

Writes testkit/golden/chat/named.json: {"versions", "cases": [{"name", "config" (tokenizer_config.json), "files" beside it,
"rendered": [{"variables", "expected" | "error"}], "saved": {path: text} of the templates that save_pretrained writes}]}. The
tokenizer is that of testkit/golden/tokenizers/added. Variables without `tools` are a conversation without tools; an empty list
of tools is not.
"""

import json
import shutil
import tempfile
from pathlib import Path

import transformers

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
MESSAGES = [{"role": "user", "content": "hi"}]
TOOLS = [{"type": "function", "function": {"name": "f", "description": "d", "parameters": {"type": "object", "properties": {}}}}]


def template(letter):
    return letter + "{{ tools | tojson }}{{ messages[0]['content'] }}"


def named(**letters):
    return [dict(name=name, template=template(letter)) for name, letter in letters.items()]


CASES = {
    "a text in the configuration": (dict(chat_template=template("C")), {}),
    "a list with a default": (dict(chat_template=named(default="D", tool_use="T", rag="R")), {}),
    "a list without a default": (dict(chat_template=named(tool_use="T", rag="R")), {}),
    "a list of one that is not the default": (dict(chat_template=named(rag="R")), {}),
    "a list that names one twice": (dict(chat_template=named(default="D") + named(default="E")), {}),
    "an object": (dict(chat_template=dict(default=template("D"), tool_use=template("T"))), {}),
    "files": ({}, {"chat_template.jinja": template("F"), "additional_chat_templates/tool_use.jinja": template("G")}),
    "files before the configuration": (
        dict(chat_template=named(default="D", tool_use="T")), {"chat_template.jinja": template("F")}),
    "a further file alone": (
        dict(chat_template=template("C")), {"additional_chat_templates/tool_use.jinja": template("G")}),
    "a default among the further files": (
        {}, {"chat_template.jinja": template("F"), "additional_chat_templates/default.jinja": template("G")}),
}


def case(name, config, files):
    with tempfile.TemporaryDirectory() as place:
        model = Path(place, "model")
        model.mkdir()
        shutil.copy(GOLDEN / "tokenizers" / "added" / "tokenizer.json", model)
        files = dict(files)
        config = dict(config, tokenizer_class="PreTrainedTokenizerFast")
        (model / "tokenizer_config.json").write_text(json.dumps(config), encoding="utf-8")
        for path, text in files.items():
            (model / path).parent.mkdir(exist_ok=True)
            (model / path).write_text(text, encoding="utf-8")
        tokenizer = transformers.AutoTokenizer.from_pretrained(model)
        rendered = []
        for variables in ({}, dict(tools=[]), dict(tools=TOOLS)):
            try:
                text = tokenizer.apply_chat_template(MESSAGES, tokenize=False, **variables)
                rendered.append(dict(variables=variables, expected=text))
            except ValueError as error:
                rendered.append(dict(variables=variables, error=str(error)))
        saved = Path(place, "saved")
        tokenizer.save_pretrained(saved)
        templates = {str(path.relative_to(saved)): path.read_text(encoding="utf-8") for path in sorted(saved.rglob("*.jinja"))}
        return dict(name=name, config=config, files=files, rendered=rendered, saved=templates)


if __name__ == "__main__":
    document = dict(versions=dict(transformers=transformers.__version__),
                    cases=[case(name, *given) for name, given in CASES.items()])
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in document["cases"])
    target = GOLDEN / "chat" / "named.json"
    target.write_text('{\n"versions": ' + json.dumps(document["versions"]) + ',\n"cases": [\n' + lines + "\n]}\n", encoding="utf-8")
    print(target, len(document["cases"]), "cases")

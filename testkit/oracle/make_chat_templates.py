"""Golden files of chat templates: what transformers renders for real templates, and for small ones that try each rule.

    python testkit/oracle/make_chat_templates.py [--check-all]

Writes testkit/golden/chat/templates.json and semantics.json: {"clock", "special_tokens", "templates": [{"name",
"template", "cases": [{"messages", "generation", "expected" | "error"}]}]}. Real templates are read from the installed
`trl` package (its chat_templates folder, Apache-2.0, texts as the model authors published them); SmolLM2's, Zephyr-style
and Llama-2-style ones stand here. With --check-all every template of that folder goes into /tmp/chat_all.json instead,
for a check that is not kept.
"""

import datetime
import json
import sys
from pathlib import Path

import trl
from transformers.utils import chat_template_utils

CHAT = Path(__file__).resolve().parent.parent / "golden" / "chat"
TRL = Path(trl.__file__).parent / "chat_templates"
KEPT = ["qwen2_5", "qwen3", "qwen3_training", "llama3", "llama3_1", "llama3_2", "llama3_training", "gemma", "gemma3", "phi3",
        "deepseek_r1_distill", "cohere"]
SPECIAL = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}
CLOCK = "2026-03-07T14:05:09Z"

SMOLLM2 = (
    "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\nYou are a"
    " helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n' }}{% endif %}{{'<|im_start|>' +"
    " message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{"
    " '<|im_start|>assistant\n' }}{% endif %}"
)
ZEPHYR_STYLE = """{% for message in messages %}
{% if message['role'] == 'user' %}
{{ '<|user|>\\n' + message['content'] + eos_token }}
{% elif message['role'] == 'system' %}
{{ '<|system|>\\n' + message['content'] + eos_token }}
{% elif message['role'] == 'assistant' %}
{{ '<|assistant|>\\n'  + message['content'] + eos_token }}
{% endif %}
{% if loop.last and add_generation_prompt %}
{{ '<|assistant|>' }}
{% endif %}
{% endfor %}
"""
LLAMA2_STYLE = """{% if messages[0]['role'] == 'system' %}
    {% set turns = messages[1:] %}
    {% set system = messages[0]['content'] %}
{% else %}
    {% set turns = messages %}
    {% set system = false %}
{% endif %}
{% for message in turns %}
    {% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}
        {{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}
    {% endif %}
    {% if loop.index0 == 0 and system != false %}
        {% set content = '<<SYS>>\\n' + system + '\\n<</SYS>>\\n\\n' + message['content'] %}
    {% else %}
        {% set content = message['content'] %}
    {% endif %}
    {% if message['role'] == 'user' %}
        {{ bos_token + '[INST] ' + content.strip() + ' [/INST]' }}
    {%- elif message['role'] == 'assistant' -%}
        {{ ' ' + content.strip() + ' ' + eos_token }}
    {%- endif -%}
{% endfor %}
"""

CONVERSATIONS = [
    [("user", "Hi")],
    [("system", "Be brief."), ("user", "  What is 2+2?  ")],
    [("user", "a"), ("assistant", " b\n"), ("user", "c\n\n")],
    [("system", "s"), ("user", "a <b> & \"c\" 'd'"), ("assistant", "<think>\nhm\n</think>\n\nb"), ("user", "日本語 émoji 🎉"),
     ("assistant", "False")],
    [("user", "u"), ("assistant", "<think>one</think>two"), ("user", "v"), ("assistant", "<think>\nthree\n</think>\n\nfour")],
    [("assistant", "x"), ("user", "y")],
    [("user", "a"), ("tool", "42"), ("tool", "43"), ("user", "{{ messages }} {% raw %}")],
]

# One template each, rendered for the conversation [user "Hi\n", assistant " False "].
SEMANTICS = [
    "{{ 1 + 2 * 3 }} {{ 7 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 2 ** 3 }} {{ 7 / 2 }} {{ 6 / 2 }} {{ 1+1 }} {{ 3-1 }}",
    "{{ not messages is defined }} {{ not 1 == 2 }} {{ not x is defined }} {{ 1 if x }}|{{ 'a' if false else 'b' if true else 'c' }}",
    "{{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 'a' in 'cat' }} {{ 'a' not in ['a'] }} {{ 'role' in messages[0] }} {{ 1 == 1.0 }} {{ '1' == 1 }}",
    "{{ 'a' ~ 1 ~ none ~ true }} {{ [1, 'x', none, true, 1.5] }} {{ {'a': 1, 'b': [2]} }} {{ ('a', 'b') | list }}",
    "{{ 'abc'[1:] }} {{ 'abc'[::-1] }} {{ 'abc'[-1] }} {{ [1,2,3,4][1:3] }} {{ [1,2,3,4][::2] }} {{ [1,2,3][:-1] }} {{ [1,2,3][5:] }} {{ [1,2,3,4,5][-2:] }} {{ [1,2,3,4][3:0:-2] }}",
    "{% for x in [3,1,2] %}{{ loop.index }}{{ loop.first }}{{ loop.last }}{{ loop.revindex }}{{ loop.previtem }}{{ loop.nextitem }};{% endfor %}",
    "{% for x in [1,2,3,4] if x is even %}{{ x }}{{ loop.length }},{% else %}none{% endfor %}{% for x in [] %}a{% else %}none{% endfor %}",
    "{% set x = 0 %}{% for i in [1,2] %}{{ x }}{% set x = x + i %}{{ x }}{% endfor %}{{ x }}",
    "{% set ns = namespace(x=0) %}{% for i in range(4) %}{% set ns.x = ns.x + i %}{% endfor %}{{ ns.x }}",
    "{% for k, v in {'a': 1, 'b': 2}.items() %}{{ k }}={{ v }} {% endfor %}{% for k in {'a': 1} %}{{ k }}{% endfor %}",
    "{% macro f(a, b='d', c=none) %}[{{ a }}|{{ b }}|{{ c }}]{% endmacro %}{{ f(1) }}{{ f(1, c=2) }}{{ f('x', 'y') }}",
    "{% macro fact(n) %}{% if n <= 1 %}1{% else %}{{ n * (fact(n - 1) | int) }}{% endif %}{% endmacro %}{{ fact(5) }}",
    "{{ ' a b '.strip() }}|{{ 'xxaxx'.lstrip('x') }}|{{ 'a,b,,c'.split(',') }}|{{ ' a  b '.split() }}|{{ 'a.b.c'.split('.', 1) }}|{{ 'a.b.c'.rsplit('.', 1) }}|{{ 'hello wOrld'.title() }}|{{ 'hELLO'.capitalize() }}",
    "{{ 'abc'.startswith('ab') }} {{ 'abc'.endswith(('x', 'c')) }} {{ 'aXbX'.replace('X', '-') }} {{ 'aXbX'.replace('X', '-', 1) }} {{ 'a'.upper() }} {{ 'a-b'.replace('-', '') | upper }} {{ ','.join(['a', 'b']) }}",
    "{{ messages | length }} {{ messages | map(attribute='role') | join(', ') }} {{ messages | selectattr('role', 'equalto', 'user') | list | length }} {{ [1,2,3] | reject('even') | list }} {{ ['b','a'] | sort | first }}",
    "{{ missing }}|{{ missing is defined }}|{{ none }}|{{ none is none }}|{{ tools is none }}|{{ tools is defined }}|{{ tools }}|{{ x is none }}",
    "{{ missing | default('d') }}|{{ '' | default('d') }}|{{ '' | default('d', true) }}|{{ none | default('d') }}",
    "{{ {'a': [1, 2.5, \"é\\\"\\n\"], 'b': none, 'c': true} | tojson }} {{ messages | tojson }}",
    "{{ {'a': [1, {'x': []}], 'b': {}} | tojson(indent=2) }}",
    "{{ 'é' | tojson(ensure_ascii=true) }} {{ {'b': 1, 'a': 2} | tojson(sort_keys=true) }} {{ [1,2] | tojson(separators=(',', ':')) }} {{ '<a>&' | tojson }} {{ 1e20 | tojson }} {{ 0.00001 }} {{ 1e16 }} {{ 123456789.5 }}",
    "{{ strftime_now('%Y-%m-%d %H:%M:%S %B %b %A %a %d %j %-d %I%p %y %%') }}",
    "  {% if true %}\nindented\n  {% endif %}",
    "  x {% if true %} y {% endif %} z",
    "{%- if true -%}   tight   {%- endif -%}  \n x",
    "{%+ if true %} plus\n  {%+ endif %}\n|{% if true +%}\nkept{% endif %}",
    "{# comment #}\nafter {# inline #} comment\n  {#- trimmed -#}  \n!",
    "{% raw %}{{ not rendered }} {% if %}{% endraw %}\n{% raw -%}  x  {%- endraw %}",
    "{{ '}}' }} {{ \"{%\" }} {{ 'it\\'s' }} {{ \"a\\\"b\" }} {{ 'a\\\\n' }} {{ 'tab\\there' }} {{ 'caf\\u00e9\\x41\\d' }}",
    "{% set a, b = 1, 2 %}{{ a }}{{ b }} {% set c %}block {{ a }}{% endset %}[{{ c }}] {% set d | upper %}x{% endset %}{{ d }}",
    "{% if 'false' %}true{% endif %}{% if 'False' and '0' %} both{% endif %}{% if [] or {} or '' or 0 or none %}no{% else %} empty{% endif %}",
    "{% if messages[1].content.strip() %}{{ messages[1].content.strip() }}{% endif %}",
    "{{ 'a' or 'b' }} {{ '' or 'b' }} {{ 'a' and 'b' }} {{ none or false }} {{ [] and 1 }}",
    "{{ messages[0].role }} {{ messages[0]['content'] }} {{ messages[-1].role }} {{ messages[0].missing is defined }} {{ messages[0].get('missing', 'else') }} {{ messages[0].get('missing') }} {{ messages[0].keys() | list }}",
    "{% for m in messages[1:] %}{{ m.role }}{% endfor %} {% for m in messages[::-1] %}{{ m.role }}{% endfor %} {{ messages[0:0] }}",
    "{% for i in range(3) %}{% if i == 1 %}{% continue %}{% endif %}{{ i }}{% endfor %}{% for i in range(9) %}{% if i == 2 %}{% break %}{% endif %}{{ i }}{% endfor %}",
    "{{ 1 is number }} {{ 1.5 is float }} {{ 'a' is string }} {{ messages is sequence }} {{ messages is iterable }} {{ messages[0] is mapping }} {{ 'a' is iterable }} {{ true is boolean }} {{ 3 is divisibleby 3 }} {{ 3 is odd }} {{ 2 is in [1,2] }} {{ 'a' is not in ['b'] }} {{ 1 is eq 1 }} {{ 1 is not none }} {{ false is false }}",
    "{{ 'a\\nb' | indent(2) }}|{{ 'a\\nb' | indent(2, true) }}|{{ ' x ' | trim }}|{{ 'xyx' | replace('x', 'z') }}|{{ [3,1] | max }}|{{ [1,2] | sum }}|{{ '12' | int + 1 }}|{{ 'x' | int }}|{{ 3.7 | int }}|{{ 3.14159 | round(2) }}|{{ 2.5 | round }}",
    "{{ [1,1,2] | unique | list }}|{{ 'abc' | reverse }}|{{ 'abc' | last }}|{{ {'b':1,'a':2} | dictsort }}|{{ 'abc' | list }}|{{ {'a':1} | items | list }}|{{ ('x',) }}",
    "{{ true }} {{ false }} {{ True }} {{ None }} {{ 1.0 }} {{ 100000000000 }} {{ 'x' * 3 }} {{ [1] + [2] }} {{ -3 | abs }} {{ (1, 2) }}",
    "{{ '日本語'[1] }} {{ '日本語' | length }} {{ '🎉x' | length }} {{ '🎉x'[1:] }}",
    "{% for i in [1] %}{% for j in [1,2] %}{{ loop.index }}{{ loop.depth }}{% endfor %}{{ loop.index }}{% endfor %} {% for i in range(5) %}{{ loop.cycle('a', 'b') }}{% endfor %}",
    "{{ 'a' 'b' }} {{ messages[0]\n   .role\n   | upper }} {{ [\n  1,\n  2,\n] | length }} {{ dict(a=1).a }} {{ {'a': {'b': 1}}.a.b }} {{ {'a':1}['a'] }}",
    "{{ '\\u00a0x\\u2003'.strip() | length }} {{ ' x '.strip() }}",
    "{% generation %}gen {{ 1 }}{% endgeneration %}\n{{ loop is defined }} {{ range(2, 10, 3) | list }} {{ range(3) | last }}",
    "{{ 'a' if messages else 'b' }} {{ ('a' if false) is defined }} {{ messages|length - 1 }} {{ (messages|length - 1) == 1 }}",
    "{{ 'a|b'.split('|')[0] }} {{ 'x'.join('abc') }} {{ 'a b'.split(' ')[-1].strip() }} {{ 'abcabc'.find('c') }} {{ 'aa'.count('a') }} {{ 'a\\nb\\n'.splitlines() }}",
    "{%- set t = messages | selectattr('role', 'in', ['user', 'x']) | map(attribute='content') | list -%}{{ t }}",
    "a\n", "a\n\n", "a\r\nb\r\n", "\n{% if true %}\n\nx\n\n{% endif %}\n\n", "  {{- 'x' -}}  \n y", "{{ 'x' }}\nz",
    "{ {%- if true %}a{% endif %}}", "a {\n{%- if true %}{{ '{' }}{% endif %}",
    "{%- for m in messages %}\n  {{- m.role }}:\n  {%- if not loop.last %}, {% endif %}\n{%- endfor %}\n\n",
    "x\n   {#- c -#}   \n y\n  {# d #}\nz", "{% for m in messages %}{{ m.role }}{% endfor %}\n  \n",
    "{{ raise_exception('not these') }}", "{{ missing.x }}", "{{ 'a' + 1 }}", "{{ 'a' + missing }}", "{{ 1 / 0 }}",
    "{{ messages | nosuchfilter }}", "{{ messages is nosuchtest }}", "{{ nosuchfunction() }}", "{% nosuchtag %}", "{% if true %}",
    "{% endif %}", "{{ 'open }}", "{{ 1", "{# open", "{{ messages[0].content.nosuchmethod() }}", "{{ x[0] }}", "{{ [1][5] }}|",
    "{{ 1 + }}", "{% for x in 5 %}{% endfor %}", "{{ missing | tojson }}", "{{ 1 < 'a' }}", "{{ ''.__class__.__mro__ }}",
    "{{ messages[0].role.getClass() }}", "{{ messages.append(1) }}",
    "{{ 'aXbX'.find('X', 2) }} {{ 'aXbX'.rfind('X', 0, 2) }} {{ 'aXbX'.count('X', 2) }} {{ 'abc'.startswith('b', 1) }} {{ 'abc'.endswith(('x', 'b'), 0, -1) }} {{ 'ab'.find('', 3) }} {{ 'ab'.startswith('', 3) }} {{ 'ab'.count('', 1) }} {{ '🎉ab'.find('b', none, 3) }}",
    "{{ 'a\\u000bb\\u000cc\\u001cd\\u001de\\u001ef\\u0085g\\u2028h\\u2029i\\r\\nj\\rk\\n'.splitlines() }} {{ 'a\\r\\nb\\n\\nc'.splitlines(true) }} {{ ''.splitlines() }}",
    "{{ [{'a': 1}, {'a': 2}] | sum(attribute='a') }} {{ [{'a': 1}] | sum('a', 10) }} {{ [1, 2] | sum(start=0.5) }} {{ [[1], [2]] | sum(start=[]) }} {{ [] | sum }}",
    "{{ [{'a': 1, 'b': 1}, {'a': 1, 'b': 2}] | unique(attribute='a') | list }} {{ ['a', 'A'] | unique(true) | list }} {{ ['a', 'A'] | unique | list }}",
    "{{ [{'a': 3}, {'a': 2}] | min(attribute='a') }} {{ ['b', 'C'] | min }} {{ ['b', 'C'] | max }} {{ ['b', 'C'] | min(true) }} {{ ['a', 'A'] | max }} {{ [[2, 'x'], [1, 'y']] | max(attribute=0) }}|{{ [] | max }}",
    "{{ {'b': 1, 'a': 2} | dictsort(by='value') }} {{ {'b': 2, 'A': 1, 'a': 0} | dictsort(false, 'key', true) }} {{ {'b': 2, 'B': 1} | dictsort(true) }}",
    "{{ '0x1f' | int(0, 16) }} {{ 'ff' | int(base=16) }} {{ '12' | int(0, 2) }} {{ '-0b11' | int(0, 2) }} {{ 'zz' | int(0, 36) }} {{ '1_000' | int }}",
    "{{ 'hello-wORLD (foo) [bar {baz <qux it\\'s x_y 1a' | title }} {{ 'hello-wORLD it\\'s x_y 1a'.title() }} {{ '' | title }}",
    "{{ '5d' | int(7) }} {{ '3f' | float(7) }} {{ '0x1p3' | int(7) }} {{ '0x1p3' | float(7) }} {{ '1_0.5' | float }} {{ '1_0.5' | int }} {{ 'inf' | float }} {{ '-Infinity' | float }} {{ 'nan' | float }} {{ 'NaN' | int(3) }}",
    "{{ '.5' | float }} {{ '5.' | float }} {{ '1__0' | float(7) }} {{ '_1' | float(7) }} {{ '1e1_0' | float(7) }} {{ '٣' | int(7) }} {{ '٣.٥' | float(7) }} {{ ' +1.5\\u00a0' | int }} {{ '1e400' | float }} {{ '1e400' | int(3) }} {{ '' | int(4) }} {{ '-4.9' | int }} {{ '.' | float(7) }}",
    "{{ 'abc' | upper('x') }}", "{{ 'abc'.upper('x') }}", "{{ 'abc' | indent(2, foo=1) }}", "{{ [1] | first(1) }}", "{{ 'x' | default('d', true, 1) }}",
    "{{ 'x' is string(1) }}", "{{ 4 is divisibleby(1, 2) }}", "{{ {'a': 1}.get('b', 2, 3) }}", "{{ {'a': 1}.items(1) }}", "{{ 'a'.join(['1'], 2) }}",
    "{{ [{'n': 'A'}] | map(attribute='n', foo=1) | list }}", "{{ [1] | tojson(indent=2, foo=3) }}", "{{ 'a' | replace('a', 'b', 1, old='c') }}",
    "{{ [1] | dictsort(by='x') }}", "{{ strftime_now('%Y', 1) }}",
    "{{ '' | indent(2, true) }}|{{ 'a\\r\\nb\\u2028c\\n\\nd' | indent(2) }}|{{ 'a\\n\\nb\\n' | indent('> ', true, true) }}|{{ 'a' | indent(2, blank=true) }}|",
    "{{ 5 | indent }}", "{{ missing | indent }}", "{{ none | indent }}",
    "{{ 5 | round }} {{ 15 | round(-1) }} {{ 25 | round(-1) }} {{ 2.675 | round(2) }} {{ 0.5 | round }} {{ 1.5 | round }} {{ -0.4 | round }} {{ true | round }} {{ 1e300 | round(400) }} {{ 1234.5 | round(-2) }} {{ 1234 | round(-5) }} {{ 1234.5 | round(-400) }} {{ 'inf' | float | round }}",
    "{{ 42.55 | round(1, 'floor') }} {{ 42.11 | round(1, 'ceil') }} {{ 5 | round(0, 'ceil') }} {{ 5 | round(2, 'floor') }} {{ 1234 | round(-2, 'floor') }} {{ 1234.5 | round(-2, 'ceil') }} {{ -0.5 | round(0, 'ceil') }} {{ 2.675 | round(2, 'ceil') }} {{ 0.1 | round(25, 'floor') }} {{ 5 | round(method='floor') }} {{ 2.5 | round(method='ceil') }}",
    "{{ 1.5 | round(0, 'up') }}", "{{ 1.5 | round(400, 'ceil') }}", "{{ 'nan' | float | round(0, 'floor') }}", "{{ 'a' | round }}", "{{ 1.5 | round(-400, 'floor') }}",
    "{{ 'A1' is upper }} {{ '1' is upper }} {{ '' is lower }} {{ 'a1' is lower }} {{ 'aB' is lower }} {{ none is upper }} {{ 1 is lower }}",
    "{{ missing is sequence }} {{ missing is callable }} {{ missing is iterable }} {{ missing is mapping }} {{ missing is string }} {{ none is sequence }} {{ range is callable }} {{ 5 is sequence }}",
    "{{ ['a'] | sum(start=1) }}", "{{ [1] | sum(start='a') }}", "{{ [1, 2.5, true] | sum }} {{ [0.1, 0.2, 1, 0.3] | sum }} {{ [] | sum(start=true) }} {{ [true, true] | sum }}",
    "{{ 'ff_ff' | int(0, 16) }} {{ '0x_1f' | int(0, 16) }} {{ '_1f' | int(7, 16) }} {{ '1__f' | int(7, 16) }} {{ '1f_' | int(7, 16) }} {{ '0x' | int(7, 16) }} {{ '0x__1' | int(7, 16) }} {{ '-0X_F' | int(0, 16) }} {{ '1_0' | int(0, 2) }} {{ '0b_1_1' | int(0, 2) }} {{ 'z_z' | int(0, 36) }} {{ '１f' | int(0, 16) }}",
    "{{ [1, 2].count(2) }} {{ 'a,b'.split(sep=',') }} {{ 'a b c'.rsplit(maxsplit=1) }} {{ 'a\\nb'.splitlines(keepends=true) }}",
    "{{ 'abc' | replace('b') }}", "{{ 'abc' | replace('b', missing) }}", "{{ 'aba'.find('a', start=1) }}", "{{ 'a'.zfill() }}", "{{ {}.get('a', default=1) }}",
    "{{ 'a'.replace(old='a', new='b') }}", "{{ [1].index(value=1) }}", "{{ 1 is eq }}", "{{ 1 is divisibleby }}", "{{ 'a'.strip(chars='a') }}",
]  # fmt: skip


class FixedTime(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromisoformat(CLOCK.rstrip("Z"))


def case(template, turns, generation):
    messages = [dict(role=role, content=content) for role, content in turns]
    try:
        rendered, _ = chat_template_utils.render_jinja_template(
            [messages], chat_template=template, add_generation_prompt=generation, **SPECIAL)
        return dict(messages=messages, generation=generation, expected=rendered[0])
    except Exception as error:
        return dict(messages=messages, generation=generation, error=f"{type(error).__name__}: {error}")


def document(templates, conversations, generations):
    return dict(
        clock=CLOCK,
        special_tokens=SPECIAL,
        templates=[
            dict(name=name, template=text, cases=[case(text, turns, g) for turns in conversations for g in generations])
            for name, text in templates
        ],
    )


def write(path, content):
    head = {key: value for key, value in content.items() if key != "templates"}
    lines = ",\n".join(json.dumps(template, ensure_ascii=False) for template in content["templates"])
    path.write_text(json.dumps(head, ensure_ascii=False)[:-1] + ', "templates": [\n' + lines + "\n]}\n", encoding="utf-8")
    count = sum(len(template["cases"]) for template in content["templates"])
    print(f"{path}: {len(content['templates'])} templates, {count} renderings")


def main():
    chat_template_utils.datetime = FixedTime
    if "--check-all" in sys.argv:
        every = [(path.stem, path.read_text(encoding="utf-8")) for path in sorted(TRL.glob("*.jinja"))]
        write(Path("/tmp/chat_all.json"), document(every, CONVERSATIONS, (False, True)))
        return
    CHAT.mkdir(parents=True, exist_ok=True)
    real = [(name, (TRL / f"{name}.jinja").read_text(encoding="utf-8")) for name in KEPT]
    real += [("smollm2", SMOLLM2), ("zephyr-style", ZEPHYR_STYLE), ("llama2-style", LLAMA2_STYLE)]
    write(CHAT / "templates.json", document(real, CONVERSATIONS, (False, True)))
    small = [(f"{number:03d}", text) for number, text in enumerate(SEMANTICS)]
    write(CHAT / "semantics.json", document(small, [[("user", "Hi\n"), ("assistant", " False ")]], (True,)))


if __name__ == "__main__":
    main()

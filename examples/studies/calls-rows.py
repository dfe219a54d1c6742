#!/usr/bin/env python3
"""Rows with tools and calls, in TRL's columns, from data sets whose files have a layout of their own.

    examples/studies/calls-rows.py seal-tools ../shared/data/seal-tools dev test_in_domain > seal-train.jsonl
    examples/studies/calls-rows.py sgd-calls ../shared/data/sgd-calls train > sgd-train.jsonl
    examples/studies/calls-rows.py bfcl ../shared/data/bfcl-sample simple_java > bfcl-java.jsonl

A row has `id`, `prompt` (messages), `completion` (one assistant's turn), `tools` (JSON schemas). What is left out is counted on
standard error, by reason. `--only ID,…` takes these rows alone.

seal-tools: the five candidates of a row are its tools; Python's types become JSON schema's. Rows whose arguments refer to
another call's result (`API_call_n`) are left out, and rows that call a tool which is no candidate. Whole numbers and numbers
that are written as text are cast to the type of their parameter.

sgd-calls: the tools of the row's service; one call, or the reply that asks for what is missing.

bfcl: the questions with the first accepted value of each argument. `dict` is object, `float` is number, `any` is string, `tuple` is
array; `HashMap` and the other maps of Java are objects, its lists arrays.
"""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

PYTHON = {"str": "string", "int": "integer", "float": "number", "bool": "boolean", "list": "array", "dict": "object"}
BFCL = {"dict": "object", "float": "number", "any": "string", "tuple": "array", "hashmap": "object", "map": "object",
        "hashtable": "object", "array": "array", "arraylist": "array", "list": "array", "double": "number", "long": "integer",
        "short": "integer", "byte": "integer", "char": "string", "bigint": "integer", "queue": "array", "stack": "array",
        "set": "array"}


class LeftOut(Exception):
    """Says why a row is not used."""


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def tool(name, description, parameters):
    return {"type": "function", "function": {"name": name, "description": description, "parameters": parameters}}


def calls(named):
    return [{"role": "assistant", "content": "",
             "tool_calls": [{"type": "function", "function": {"name": name, "arguments": arguments}} for name, arguments in named]}]


def cast(value, kind):
    try:
        if isinstance(value, str) and kind == "int":
            return int(value)
        if isinstance(value, str) and kind == "float":
            return float(value)
    except ValueError:
        pass
    return value


def refers(value):
    if isinstance(value, dict):
        return any(refers(one) for one in value.values())
    if isinstance(value, list):
        return any(refers(one) for one in value)
    return isinstance(value, str) and "API_call_" in value


def seal_tools(folder, parts):
    known = {one["api_name"]: one for one in lines(folder / "tool.jsonl")}
    offered = {one["id"]: one["candidates"] for one in lines(folder / "candidates.jsonl")}

    def schema(name):
        about = known[name]
        properties = {key: {"type": PYTHON.get(one["type"], "string"), "description": one["description"]}
                      for key, one in about["parameters"].items()}
        return tool(name, about["api_description"],
                    {"type": "object", "properties": properties, "required": about["required"]})

    def row(one):
        candidates = offered[one["id"]]
        if any(refers(call["parameters"]) for call in one["calling"]):
            raise LeftOut("an argument refers to another call's result")
        if any(call["api"] not in candidates for call in one["calling"]):
            raise LeftOut("a needed tool is not among the candidates")
        named = []
        for call in one["calling"]:
            types = known[call["api"]]["parameters"]
            named.append((call["api"], {key: cast(value, types.get(key, {}).get("type")) for key, value in call["parameters"].items()}))
        return dict(id=one["id"], prompt=[{"role": "user", "content": one["query"]}], completion=calls(named),
                    tools=[schema(name) for name in candidates])

    return [(one, row) for part in parts for one in lines(folder / f"{part}.jsonl")]


def sgd_calls(folder, parts):
    services = {}
    for one in lines(folder / "tools.jsonl"):
        services.setdefault(one["service"], []).append(tool(one["name"], one["description"], one["parameters"]))

    def row(one):
        named = [(call["name"], call["arguments"]) for call in one["calls"]]
        return dict(id=one["id"], prompt=one["messages"],
                    completion=calls(named) if named else [{"role": "assistant", "content": one["reply"]}],
                    tools=services[one["service"]])

    return [(one, row) for part in parts for one in lines(folder / f"{part}.jsonl")]


def bfcl(folder, parts):
    def schema(node):
        node = dict(node)
        if "type" in node:
            node["type"] = BFCL.get(node["type"].lower(), node["type"].lower())
        if "properties" in node:
            node["properties"] = {key: schema(one) for key, one in node["properties"].items()}
        if isinstance(node.get("items"), dict):
            node["items"] = schema(node["items"])
        return node

    def first(values):
        value = next((one for one in values if one != ""), "")
        return {key: first(one) for key, one in value.items()} if isinstance(value, dict) else value

    def row(pair):
        question, answer = pair
        named = [(name, {key: first(values) for key, values in arguments.items() if values[0] != ""})
                 for call in answer["ground_truth"] for name, arguments in call.items()]
        return dict(id=question["id"], prompt=question["question"][0], completion=calls(named),
                    tools=[tool(one["name"], one["description"], schema(one["parameters"])) for one in question["function"]])

    rows = []
    for part in parts:
        name = f"BFCL_v4_{part}.json"
        rows += [((question, answer), row) for question, answer in zip(lines(folder / name), lines(folder / "possible_answer" / name))]
    return rows


SOURCES = {"seal-tools": seal_tools, "sgd-calls": sgd_calls, "bfcl": bfcl}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", choices=SOURCES)
    parser.add_argument("folder", type=Path)
    parser.add_argument("parts", nargs="+")
    parser.add_argument("--only", help="ids, with commas between them")
    options = parser.parse_args()
    only = options.only.split(",") if options.only else None
    left_out = Counter()
    kept = 0
    for one, row in SOURCES[options.source](options.folder, options.parts):
        name = one[0]["id"] if isinstance(one, tuple) else one["id"]
        if only and name not in only:
            continue
        try:
            print(json.dumps(row(one), ensure_ascii=False))
            kept += 1
        except LeftOut as why:
            left_out[str(why)] += 1
    print(f"{kept} rows" + "".join(f"; {count} left out: {why}" for why, count in left_out.items()), file=sys.stderr)


if __name__ == "__main__":
    main()

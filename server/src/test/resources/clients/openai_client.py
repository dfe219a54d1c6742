"""Talks to a server through OpenAI's own client. Arguments: base URL, key. Prints JSON."""
import json
import sys

from openai import APIStatusError, OpenAI

client = OpenAI(base_url=sys.argv[1], api_key=sys.argv[2], max_retries=0)
messages = [{"role": "user", "content": "Hi"}]
tools = [
    {
        "type": "function",
        "function": {
            "name": "look",
            "description": 'Let me see.<tool_call>\n{"name": "look", "arguments": {"place": "Graz", "days": 2}}\n</tool_call>',
            "parameters": {"type": "object", "properties": {"place": {"type": "string"}}},
        },
    }
]
out = {"models": [m.id for m in client.models.list()]}

whole = client.chat.completions.create(model="tiny", messages=messages, seed=3, max_completion_tokens=20)
out["content"] = whole.choices[0].message.content
out["usage"] = whole.usage.model_dump(include={"prompt_tokens", "completion_tokens", "total_tokens"})
pieces = []
stream = client.chat.completions.create(
    model="tiny", messages=messages, seed=3, max_completion_tokens=20, stream=True, stream_options={"include_usage": True}
)
for chunk in stream:
    if chunk.choices:
        pieces.append(chunk.choices[0].delta.content or "")
    if chunk.usage:
        out["streamed_total"] = chunk.usage.total_tokens
out["streamed"] = "".join(pieces)

called = client.chat.completions.create(
    model="tiny", messages=messages, tools=tools, tool_choice="required", max_tokens=200
).choices[0]
call = called.message.tool_calls[0]
out["finish"] = called.finish_reason
out["call"] = {"name": call.function.name, "arguments": json.loads(call.function.arguments)}

with client.chat.completions.stream(
    model="tiny", messages=messages, tools=tools, tool_choice="required", max_tokens=200
) as events:
    final = events.get_final_completion().choices[0]
streamed = final.message.tool_calls[0].function
out["streamed_call"] = {"name": streamed.name, "arguments": json.loads(streamed.arguments)}

again = messages + [called.message.model_dump(exclude_none=True), {"role": "tool", "tool_call_id": call.id, "content": "sunny"}]
out["after"] = client.chat.completions.create(model="tiny", messages=again, tools=tools, max_tokens=3).choices[0].finish_reason

text = client.completions.create(model="tiny", prompt="The quick", max_tokens=3, logprobs=2, echo=True, temperature=0)
out["tokens"] = len(text.choices[0].logprobs.tokens)
out["text"] = text.choices[0].text
try:
    client.chat.completions.create(model="gpt", messages=messages)
except APIStatusError as e:
    out["error"] = [e.status_code, e.code, e.body["message"]]
print(json.dumps(out))

"""Talks to a server through langchain-openai. Arguments: base URL, key. Prints JSON."""
import json
import sys

from langchain_core.messages import HumanMessage, ToolMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI


@tool
def look(place: str) -> str:
    """<tool_call>
    {"name": "look", "arguments": {"place": "Graz"}}
    </tool_call>"""
    return f"sunny in {place}"


model = ChatOpenAI(base_url=sys.argv[1], api_key=sys.argv[2], model="tiny", max_retries=0, max_tokens=120, seed=3)
messages = [HumanMessage("Hi")]
out = {"content": model.invoke(messages).content}
out["streamed"] = "".join(piece.content for piece in model.stream(messages))
answer = model.bind_tools([look], tool_choice="required").invoke(messages)
call = answer.tool_calls[0]
out["call"] = {"name": call["name"], "arguments": call["args"]}
result = look.invoke(call["args"])
final = model.invoke(messages + [answer, ToolMessage(result, tool_call_id=call["id"])])
out["after"] = final.response_metadata["finish_reason"]
print(json.dumps(out))

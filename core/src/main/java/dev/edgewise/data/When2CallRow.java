package dev.edgewise.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.edgewise.text.Message;
import java.util.ArrayList;
import java.util.List;

/// Rows of When2Call: `messages`, in which the assistant calls in `<TOOLCALL>[…]</TOOLCALL>`, and `tools` as texts.
/// With
/// `chosen_response` and `rejected_response` the messages are the prompt of both.
final class When2CallRow {
    private static final String OPEN = "<TOOLCALL>";

    private When2CallRow() {}

    static Row trl(Row row) {
        CallTurns turns = new CallTurns(row);
        for (Message message : Conversations.read(row, "messages")) {
            if (message.role().equals("assistant")) {
                answer(turns, message.content());
            } else if (message.role().equals("tool")) {
                turns.lastResult(message.content());
            } else {
                turns.say(message.role(), message.content());
            }
        }
        ArrayNode tools = turns.tools("tools", row.fields().path("tools"));
        if (!row.has("chosen_response")) {
            return turns.row(tools);
        }
        CallTurns chosen = response(row, "chosen_response");
        ObjectNode fields = turns.row(chosen, tools).fields();
        if (row.has("rejected_response")) {
            fields.set("chosen", chosen.messages());
            fields.set("rejected", response(row, "rejected_response").messages());
        }
        return new Row(row.place(), fields);
    }

    private static CallTurns response(Row row, String field) {
        CallTurns turns = new CallTurns(row);
        JsonNode value = row.value(field);
        answer(turns, value.isObject() ? value.path("content").asText() : row.text(field));
        return turns;
    }

    private static void answer(CallTurns turns, String text) {
        List<ObjectNode> calls = new ArrayList<>();
        CallTurns.between(text, OPEN, "</TOOLCALL>")
                .forEach(block -> calls.addAll(turns.calls("a <TOOLCALL>", TextNode.valueOf(block))));
        if (calls.isEmpty()) {
            turns.say("assistant", text);
        } else {
            turns.call(text.substring(0, text.indexOf(OPEN)).strip(), calls);
        }
    }
}

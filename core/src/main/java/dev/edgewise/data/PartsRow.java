package dev.edgewise.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.Quoted;
import java.util.ArrayList;
import java.util.List;

/// Rows of LLaMA-Factory whose contents are parts `{"type": "text" | "reasoning" | "tool_call", "value"}`. They become
/// `content`, `reasoning_content` and `tool_calls`.
final class PartsRow {
    private PartsRow() {}

    /// Tells whether a row has such parts.
    static boolean fits(Row row) {
        for (JsonNode message : row.fields().path("messages")) {
            for (JsonNode part : message.path("content")) {
                if (part.has("type") && part.has("value")) {
                    return true;
                }
            }
        }
        return false;
    }

    static Row trl(Row row) {
        CallTurns turns = new CallTurns(row);
        int index = 0;
        for (JsonNode message : row.value("messages")) {
            add(row, turns, message, "messages[" + index++ + "]");
        }
        return turns.row(turns.tools("tools", row.fields().path("tools")));
    }

    private static void add(Row row, CallTurns turns, JsonNode message, String where) {
        StringBuilder words = new StringBuilder();
        StringBuilder thoughts = new StringBuilder();
        List<ObjectNode> calls = new ArrayList<>();
        JsonNode content = message.path("content");
        if (content.isTextual()) {
            words.append(content.textValue());
        }
        for (JsonNode part : content) {
            JsonNode value = part.path("value");
            switch (part.path("type").asText()) {
                case "text" -> words.append(value.asText());
                case "reasoning" -> thoughts.append(value.asText());
                case "tool_call" -> calls.addAll(turns.calls(where, value));
                default ->
                    throw row.fault(where + " has a part that is none of text, reasoning, tool_call: "
                            + Quoted.of(part.toString()) + ".");
            }
        }
        String role = message.path("role").asText();
        if (role.equals("tool")) {
            turns.lastResult(words.toString());
            return;
        }
        ObjectNode turn = calls.isEmpty() ? turns.say(role, words.toString()) : turns.call(words.toString(), calls);
        if (!thoughts.isEmpty()) {
            turn.put("reasoning_content", thoughts.toString());
        }
    }
}

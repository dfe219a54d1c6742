package dev.edgewise.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.edgewise.error.Quoted;
import java.util.ArrayList;
import java.util.List;

/// ShareGPT's rows: `conversations` of `{"from", "value"}`, with `system` and `tools` beside them.
///
/// LLaMA-Factory writes a call as a turn by `function_call` and a result as one by `observation`. Hermes writes both
/// in tags, and its tools into the system message, which is left out then, since the template writes them. Turns of
/// the user and of tools alternate with the assistant's; a row of another order is refused, as LLaMA-Factory drops it.
/// With `chosen` and `rejected` the conversation is the prompt of both.
final class ShareGptRow {
    private static final List<String> ASSISTANTS = List.of("assistant", "gpt", "chatgpt", "bard", "model");
    private static final List<String> USERS = List.of("human", "user");
    private static final List<String> RESULTS = List.of("observation", "tool");
    private static final String OPEN = "<tool_call>";

    private final Row row;
    private final CallTurns turns;
    private ArrayNode tools = JsonNodeFactory.instance.arrayNode();

    private ShareGptRow(Row row) {
        this.row = row;
        this.turns = new CallTurns(row);
        this.tools = turns.tools("tools", row.fields().path("tools"));
    }

    static Row trl(Row row) {
        return new ShareGptRow(row).read();
    }

    private Row read() {
        JsonNode list = row.value("conversations");
        if (row.has("system") && !row.text("system").isBlank()) {
            turns.say("system", row.text("system"));
        }
        boolean pair = row.has("chosen") && row.has("rejected");
        int said = 0;
        int index = 0;
        for (JsonNode turn : list) {
            String where = "conversations[" + index++ + "]";
            String from = from(turn, where);
            if (from.equals("system") && said == 0) {
                system(text(turn));
                continue;
            }
            requireOrder(from, where, said++);
            add(turns, from, text(turn), where);
        }
        if (said == 0 || said % 2 != (pair ? 1 : 0)) {
            throw row.fault(
                    "conversations must end with the assistant's turn, turns of users and tools alternating with"
                            + " its own, but has " + said + " turns. Mend or remove the row.");
        }
        return pair ? pair() : turns.row(tools);
    }

    private Row pair() {
        ObjectNode fields = turns.row(alternative("chosen"), tools).fields();
        fields.set("chosen", fields.path("completion"));
        fields.set("rejected", alternative("rejected").messages());
        return new Row(row.place(), fields);
    }

    private CallTurns alternative(String field) {
        CallTurns turn = new CallTurns(row);
        JsonNode value = row.value(field);
        add(turn, from(value, field), text(value), field);
        return turn;
    }

    private String from(JsonNode turn, String where) {
        JsonNode from = turn.path(turn.path("role").isTextual() ? "role" : "from");
        if (!from.isTextual()
                || !(turn.path("value").isTextual() || turn.path("content").isTextual())) {
            throw row.fault(
                    where + " must have the texts \"from\" and \"value\" but is " + Quoted.of(turn.toString()) + ".");
        }
        return from.textValue();
    }

    private static String text(JsonNode turn) {
        return turn.path(turn.path("value").isTextual() ? "value" : "content").textValue();
    }

    private void requireOrder(String from, String where, int said) {
        boolean asks = USERS.contains(from) || RESULTS.contains(from);
        boolean answers = ASSISTANTS.contains(from) || from.equals("function_call");
        if (!asks && !answers) {
            throw row.fault(
                    where + " is by \"" + Quoted.of(from) + "\", which is no speaker of ShareGPT. Allowed: system"
                            + " (first), human, gpt, function_call, observation, tool.");
        }
        if (asks != (said % 2 == 0)) {
            throw row.fault(where + " is by " + from + ", where " + (asks ? "the assistant" : "a user or a tool")
                    + " should speak: turns must alternate. Mend or remove the row.");
        }
    }

    private void system(String text) {
        List<String> lists = CallTurns.between(text, "<tools>", "</tools>");
        if (lists.isEmpty()) {
            turns.say("system", text);
        } else if (tools.isEmpty()) {
            tools = listed(lists.getFirst());
        }
    }

    /// Reads the tools of Hermes' system message: a list, or an object on each line.
    private ArrayNode listed(String text) {
        if (!text.startsWith("{")) {
            return turns.tools("<tools>", TextNode.valueOf(text));
        }
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        text.lines().filter(line -> !line.isBlank()).forEach(line -> all.add(turns.value("<tools>", line)));
        return turns.tools("<tools>", all);
    }

    private static void add(CallTurns turns, String from, String text, String where) {
        if (USERS.contains(from)) {
            turns.say("user", text);
        } else if (RESULTS.contains(from)) {
            results(turns, text);
        } else if (from.equals("function_call")) {
            turns.call("", turns.calls(where, TextNode.valueOf(text)));
        } else if (text.contains(OPEN)) {
            List<ObjectNode> calls = new ArrayList<>();
            CallTurns.between(text, OPEN, "</tool_call>")
                    .forEach(block -> calls.addAll(turns.calls(where, TextNode.valueOf(block))));
            turns.call(text.substring(0, text.indexOf(OPEN)).strip(), calls);
        } else {
            turns.say("assistant", text);
        }
    }

    private static void results(CallTurns turns, String text) {
        List<String> results = CallTurns.between(text, "<tool_response>", "</tool_response>");
        if (results.isEmpty()) {
            turns.lastResult(text);
        }
        results.forEach(turns::result);
    }
}

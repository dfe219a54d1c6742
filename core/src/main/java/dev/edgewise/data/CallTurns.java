package dev.edgewise.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import dev.edgewise.tool.format.PythonText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A conversation in TRL's columns that grows turn by turn.
final class CallTurns {
    private final Row row;
    private final ArrayNode messages = JsonNodeFactory.instance.arrayNode();
    private final List<String> called = new ArrayList<>();
    private int answered;

    CallTurns(Row row) {
        this.row = row;
    }

    /// Returns the messages so far.
    ArrayNode messages() {
        return messages;
    }

    /// Adds a turn of words.
    ObjectNode say(String role, String content) {
        return messages.addObject().put("role", role).put("content", content);
    }

    /// Adds an assistant's turn with calls.
    ///
    /// @param words beside the calls, maybe none
    /// @param calls at least one
    ObjectNode call(String words, List<ObjectNode> calls) {
        ObjectNode message = say("assistant", words);
        ArrayNode list = message.putArray("tool_calls");
        called.clear();
        answered = 0;
        for (ObjectNode call : calls) {
            list.addObject().put("type", "function").set("function", call);
            called.add(call.path("name").asText());
        }
        return message;
    }

    /// Adds a result, named after the call that it answers: the next one without a result.
    void result(String content) {
        result(content, Math.min(answered++, called.size() - 1));
    }

    /// Adds the result of all calls of a turn, named after the last one.
    void lastResult(String content) {
        result(content, called.size() - 1);
    }

    private void result(String content, int call) {
        ObjectNode message = messages.addObject().put("role", "tool");
        if (call >= 0) {
            message.put("name", called.get(call));
        }
        message.put("content", content);
    }

    /// Returns the calls in a value that is a JSON object with `name` and `arguments`, or a list of them, or the text
    /// of
    /// one.
    ///
    /// @param where names the value in messages
    List<ObjectNode> calls(String where, JsonNode value) {
        JsonNode read = value.isTextual() ? read(where, value.textValue()) : value;
        List<ObjectNode> calls = new ArrayList<>();
        for (JsonNode one : read.isArray() ? read : List.of(read)) {
            JsonNode call = one.path("function").isObject() ? one.path("function") : one;
            if (!call.path("name").isTextual()) {
                throw noCall(where, read.toString(), null);
            }
            JsonNode arguments = call.path("arguments");
            calls.add(JsonNodeFactory.instance
                    .objectNode()
                    .put("name", call.path("name").textValue())
                    .set("arguments", arguments.isMissingNode() ? JsonNodeFactory.instance.objectNode() : arguments));
        }
        return calls;
    }

    private JsonNode read(String where, String text) {
        try {
            return value(where, text);
        } catch (DataException broken) {
            throw noCall(where, text, broken);
        }
    }

    private DataException noCall(String where, String text, @Nullable DataException cause) {
        return new DataException(
                row.place() + ": " + where + " must be a call {\"name\", \"arguments\"}, or a list of calls, but is "
                        + Quoted.of(text) + ".",
                cause);
    }

    /// Reads a text as JSON, or as a literal of Python where it is none.
    JsonNode value(String where, String text) {
        try {
            return row.json(where, text);
        } catch (DataException broken) {
            return PythonText.literal(text).orElseThrow(() -> broken);
        }
    }

    /// Returns what stands between two tags, in order.
    static List<String> between(String text, String open, String close) {
        Matcher block = Pattern.compile(
                        Pattern.quote(open) + "(.*?)(?:" + Pattern.quote(close) + "|\\z)", Pattern.DOTALL)
                .matcher(text);
        List<String> blocks = new ArrayList<>();
        while (block.find()) {
            blocks.add(block.group(1).strip());
        }
        return blocks;
    }

    /// Returns the row with these messages and tools.
    Row row(ArrayNode tools) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        fields.set("messages", messages);
        return finished(fields, tools);
    }

    /// Returns the row with these messages as prompt and another turn as completion.
    Row row(CallTurns completion, ArrayNode tools) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        fields.set("prompt", messages);
        fields.set("completion", completion.messages);
        return finished(fields, tools);
    }

    private Row finished(ObjectNode fields, ArrayNode tools) {
        if (!tools.isEmpty()) {
            fields.set("tools", tools);
        }
        JsonNode settings = row.fields().path("chat_template_kwargs");
        if (!settings.isMissingNode()) {
            fields.set("chat_template_kwargs", settings);
        }
        return new Row(row.place(), fields);
    }

    /// Returns tools as OpenAI writes them: each one wrapped.
    ///
    /// @param value a list of them, or the text of it; none where it is null or missing
    ArrayNode tools(String where, JsonNode value) {
        JsonNode list = value.isTextual() && !value.textValue().isBlank() ? value(where, value.textValue()) : value;
        ArrayNode tools = JsonNodeFactory.instance.arrayNode();
        for (JsonNode one : list.isArray() ? list : list.isObject() ? List.of(list) : List.<JsonNode>of()) {
            JsonNode tool = one.isTextual() ? row.json(where, one.textValue()) : one;
            tools.add(
                    tool.path("function").isObject()
                            ? tool
                            : JsonNodeFactory.instance
                                    .objectNode()
                                    .put("type", "function")
                                    .set("function", tool));
        }
        return tools;
    }
}

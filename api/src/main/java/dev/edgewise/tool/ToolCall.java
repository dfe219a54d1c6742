package dev.edgewise.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// A call of a tool.
///
/// @param arguments by name, numbers as they were written: 2 is an integer and 2.0 is not; an object, but for a
///     text that a lenient reader could not take apart; must not be changed
/// @param id by which a result refers to the call; empty where there is none
public record ToolCall(String name, JsonNode arguments, String id) {
    public ToolCall(String name, JsonNode arguments) {
        this(name, arguments, "");
    }

    /// Returns the call as chat templates take it, with its arguments as an object. On the wire they are text.
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (!id.isEmpty()) {
            json.put("id", id);
        }
        json.put("type", "function").putObject("function").put("name", name).set("arguments", arguments);
        return json;
    }
}

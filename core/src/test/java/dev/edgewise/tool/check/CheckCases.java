package dev.edgewise.tool.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.tool.Tool;
import dev.edgewise.tool.ToolCall;
import java.util.List;

/// The values of the reference vectors, which write tuples as `{"$tuple": […]}` and null keys as `$none`.
final class CheckCases {
    private CheckCases() {}

    static List<Tool> tools(JsonNode functions) {
        return functions.valueStream().map(Tool::of).toList();
    }

    static List<ReferenceCall> references(JsonNode calls) {
        return calls.valueStream().map(ReferenceCall::of).toList();
    }

    static List<ToolCall> calls(JsonNode calls) {
        return calls.valueStream()
                .map(call -> call.properties().iterator().next())
                .map(entry -> new ToolCall(entry.getKey(), decoded(entry.getValue())))
                .toList();
    }

    private static JsonNode decoded(JsonNode value) {
        if (value.has("$tuple")) {
            return fill(new TupleNode(), value.path("$tuple"));
        }
        if (value.isArray()) {
            return fill(JsonNodeFactory.instance.arrayNode(), value);
        }
        if (!value.isObject()) {
            return value;
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        value.properties()
                .forEach(entry ->
                        object.set(entry.getKey().equals("$none") ? "**" : entry.getKey(), decoded(entry.getValue())));
        return object;
    }

    private static ArrayNode fill(ArrayNode list, JsonNode values) {
        values.forEach(value -> list.add(decoded(value)));
        return list;
    }
}

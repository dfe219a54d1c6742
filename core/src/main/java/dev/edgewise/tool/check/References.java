package dev.edgewise.tool.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import dev.edgewise.tool.Tool;
import dev.edgewise.tool.ToolCall;
import java.util.List;
import java.util.Optional;

/// Makes a reference of the calls that a data set shows.
///
/// | argument | accepted |
/// |---|---|
/// | given, required | its value |
/// | given, optional | its value, or left out |
/// | not given, optional, with a default | the default, or left out |
/// | not given, without a default | – |
///
/// Keys of objects are treated alike: each has its one value.
public final class References {
    private References() {}

    /// Returns the problem of a row: its tools and the calls wanted, none where words are.
    ///
    /// @throws dev.edgewise.error.DataException if a call is of a tool that is not offered
    public static CallProblem problem(List<Tool> tools, List<ToolCall> calls) {
        List<Tool> checked = tools.stream().map(SchemaTypes::checked).toList();
        List<ReferenceCall> reference =
                calls.stream().map(call -> reference(tool(tools, call), call)).toList();
        return CallProblem.of(checked, reference);
    }

    private static Tool tool(List<Tool> tools, ToolCall call) {
        return tools.stream()
                .filter(tool -> tool.name().equals(call.name()))
                .findFirst()
                .orElseThrow(() -> undeclared(tools, call));
    }

    private static DataException undeclared(List<Tool> tools, ToolCall call) {
        return new DataException("the call of \"" + Quoted.of(call.name())
                + "\" is of a tool that the row does not offer ("
                + Quoted.of(String.join(", ", tools.stream().map(Tool::name).toList()))
                + "); add the tool, or remove the row");
    }

    private static ReferenceCall reference(Tool tool, ToolCall call) {
        ObjectNode accepted = JsonNodeFactory.instance.objectNode();
        List<String> required = tool.parameters()
                .path("required")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
        call.arguments().properties().forEach(argument -> {
            ArrayNode values = accepted.putArray(argument.getKey());
            values.add(accepted(argument.getValue()));
            if (!required.contains(argument.getKey())) {
                values.add("");
            }
        });
        tool.properties().properties().forEach(argument -> {
            Optional<JsonNode> standard =
                    argument.getValue().optional("default").filter(value -> !value.isNull());
            if (!accepted.has(argument.getKey()) && !required.contains(argument.getKey()) && standard.isPresent()) {
                accepted.putArray(argument.getKey())
                        .add(accepted(standard.get()))
                        .add("");
            }
        });
        return new ReferenceCall(call.name(), accepted);
    }

    /// Returns a value as references hold it: of objects, also in a list, every key has a list of accepted values.
    private static JsonNode accepted(JsonNode value) {
        if (value.isObject()) {
            return byKey(value);
        }
        boolean objects = value.isArray() && value.valueStream().anyMatch(JsonNode::isObject);
        if (!objects) {
            return value;
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        value.forEach(element -> list.add(element.isObject() ? byKey(element) : element));
        return list;
    }

    private static ObjectNode byKey(JsonNode object) {
        ObjectNode keys = JsonNodeFactory.instance.objectNode();
        object.properties().forEach(entry -> keys.putArray(entry.getKey()).add(entry.getValue()));
        return keys;
    }
}

package dev.edgewise.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.DataException;
import dev.edgewise.error.NearestName;
import dev.edgewise.error.Quoted;
import dev.edgewise.text.Message;
import dev.edgewise.tool.Tool;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Makes tools, calls and results of a row what chat templates take, and refuses those that contradict each other.
///
/// This is the one place where arguments as JSON text, as OpenAI has them, become objects. Null content beside calls
/// becomes empty text. Tables give every row the keys of all rows and fill them with null, so null arguments whose
/// schema does not allow null are left out, and null members of schemas.
final class ToolChecks {
    private ToolChecks() {}

    /// Returns a message as templates take it.
    static Message message(Row row, String where, Message message) {
        JsonNode calls = message.fields().path("tool_calls");
        if (!calls.isArray() || calls.isEmpty()) {
            return message;
        }
        ObjectNode fields = message.fields().deepCopy();
        if (fields.path("content").isNull()) {
            fields.put("content", "");
        }
        int index = 0;
        for (JsonNode call : fields.path("tool_calls")) {
            String place = where + ".tool_calls[" + index++ + "]";
            JsonNode function = call.path("function").isObject() ? call.path("function") : call;
            if (!(function instanceof ObjectNode changed)
                    || !function.path("name").isTextual()) {
                throw row.fault(
                        place + " must be {\"type\": \"function\", \"function\": {\"name\", \"arguments\"}} but is "
                                + Quoted.of(call.toString()) + ".");
            }
            JsonNode arguments = function.path("arguments");
            String name = function.path("name").textValue();
            if (arguments.isTextual()) {
                arguments = arguments(row, place, name, arguments.textValue());
                changed.set("arguments", arguments);
            }
            if (!arguments.isObject() && !arguments.isMissingNode() && !arguments.isNull()) {
                throw row.fault(place + ": the arguments of " + Quoted.of(name)
                        + " must be an object, or the same as JSON text, but are " + Quoted.of(arguments.toString())
                        + ".");
            }
        }
        return new Message(fields);
    }

    private static JsonNode arguments(Row row, String place, String name, String text) {
        try {
            return text.isBlank() ? row.json("arguments", "{}") : row.json("arguments", text);
        } catch (DataException broken) {
            throw new DataException(
                    row.place() + ": " + place + ": the arguments of " + Quoted.of(name)
                            + " are text that is not JSON: " + Quoted.of(text)
                            + ". Write them as an object, or as its JSON text.",
                    broken);
        }
    }

    /// Returns a tool without what a table filled with null.
    static JsonNode tool(Row row, JsonNode tool) {
        try {
            Tool.of(tool);
        } catch (DataException none) {
            throw row.fault(none.getMessage() + ".");
        }
        JsonNode copy = tool.deepCopy();
        withoutNulls(copy);
        return copy;
    }

    private static void withoutNulls(JsonNode node) {
        if (node instanceof ObjectNode object) {
            List<String> empty = new ArrayList<>();
            object.properties().forEach(field -> {
                if (field.getValue().isNull()) {
                    empty.add(field.getKey());
                }
            });
            object.remove(empty);
        }
        node.forEach(ToolChecks::withoutNulls);
    }

    /// Refuses calls of tools that are not there, and results of no call, and takes away null arguments.
    ///
    /// @param tools of the row; null where it has none, so that every call is fine
    static void require(Row row, @Nullable JsonNode tools, List<Message> messages) {
        Map<String, Tool> declared = new LinkedHashMap<>();
        if (tools != null) {
            tools.forEach(tool -> declared.put(Tool.of(tool).name(), Tool.of(tool)));
        }
        Set<String> ids = new HashSet<>();
        for (Message message : messages) {
            for (JsonNode call : message.fields().path("tool_calls")) {
                JsonNode function = call.path("function").isObject() ? call.path("function") : call;
                String name = function.path("name").asText();
                if (tools != null && !declared.containsKey(name)) {
                    throw row.fault("a message calls \"" + Quoted.of(name) + "\", which is none of the row's tools."
                            + NearestName.hint(name, List.copyOf(declared.keySet())) + " Tools here: "
                            + (declared.isEmpty() ? "none" : String.join(", ", declared.keySet()))
                            + ". Add the tool, or remove the row.");
                }
                if (call.path("id").isTextual()) {
                    ids.add(call.path("id").textValue());
                }
                Tool tool = declared.get(name);
                if (function.path("arguments") instanceof ObjectNode arguments) {
                    arguments.remove(filled(arguments, tool));
                }
            }
            JsonNode answers = message.fields().path("tool_call_id");
            if (message.role().equals("tool") && answers.isTextual() && !ids.contains(answers.textValue())) {
                throw row.fault("a result has the tool_call_id \"" + Quoted.of(answers.textValue())
                        + "\", but no call before it has this id. Ids here: "
                        + (ids.isEmpty() ? "none" : String.join(", ", new TreeSet<>(ids)))
                        + ". Give call and result the same id, or leave both out.");
            }
        }
    }

    /// Returns the null arguments that a table filled in: those whose schema does not allow null.
    private static List<String> filled(ObjectNode arguments, @Nullable Tool tool) {
        List<String> filled = new ArrayList<>();
        arguments.properties().forEach(argument -> {
            if (argument.getValue().isNull() && (tool == null || !allowsNull(tool, argument.getKey()))) {
                filled.add(argument.getKey());
            }
        });
        return filled;
    }

    private static boolean allowsNull(Tool tool, String argument) {
        JsonNode schema = tool.properties().path(argument);
        boolean named = schema.path("type").asText().equals("null");
        for (JsonNode type : schema.path("type")) {
            named |= type.asText().equals("null");
        }
        return named || schema.path("nullable").asBoolean();
    }
}

package dev.edgewise.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Rows of xlam-function-calling-60k: `query`, `tools` and `answers`, the last two as JSON texts.
///
/// Parameters map names to `{"description", "type", "default"}` with Python's types. A type is what stands before its
/// comma or bracket. An argument is required if its type does not say `optional` and it has no default, even an empty
/// one.
final class XlamRow {
    private static final Pattern TYPE = Pattern.compile("\\A\\s*(\\w+)\\s*(?:\\[(.*)])?.*\\z", Pattern.DOTALL);

    private XlamRow() {}

    static Row trl(Row row) {
        CallTurns prompt = new CallTurns(row);
        prompt.say("user", row.text("query"));
        CallTurns answer = new CallTurns(row);
        answer.call("", answer.calls("answers", row.value("answers")));
        ArrayNode tools = JsonNodeFactory.instance.arrayNode();
        for (JsonNode tool : prompt.tools("tools", row.value("tools"))) {
            ObjectNode function = (ObjectNode) tool.path("function").deepCopy();
            if (!function.path("parameters").has("properties")) {
                function.set("parameters", schema(function.path("parameters")));
            }
            tools.addObject().put("type", "function").set("function", function);
        }
        return prompt.row(answer, tools);
    }

    private static ObjectNode schema(JsonNode parameters) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        ArrayNode required = schema.putArray("required");
        parameters.properties().forEach(parameter -> {
            JsonNode about = parameter.getValue();
            String type = about.path("type").asText("str");
            ObjectNode property = properties.putObject(parameter.getKey());
            type(type, property);
            if (about.has("description")) {
                property.set("description", about.path("description"));
            }
            JsonNode standard = about.path("default");
            if (!standard.isMissingNode()
                    && !standard.isNull()
                    && !standard.asText().isEmpty()) {
                property.set("default", standard);
            }
            if (standard.isMissingNode() && !type.toLowerCase(Locale.ROOT).contains("optional")) {
                required.add(parameter.getKey());
            }
        });
        return schema;
    }

    /// Writes a type of Python as JSON schema has it.
    private static void type(String python, ObjectNode schema) {
        Matcher parts = TYPE.matcher(python);
        String name = parts.matches() ? parts.group(1).toLowerCase(Locale.ROOT) : "";
        String inner = parts.matches() && parts.group(2) != null ? parts.group(2) : "";
        switch (name) {
            case "int", "integer" -> schema.put("type", "integer");
            case "float", "number" -> schema.put("type", "number");
            case "bool", "boolean" -> schema.put("type", "boolean");
            case "dict", "object" -> schema.put("type", "object");
            case "optional" -> type(inner, schema);
            case "list", "array", "tuple", "set" -> {
                schema.put("type", "array");
                if (!inner.isBlank() && !inner.contains(",")) {
                    type(inner, schema.putObject("items"));
                }
            }
            default -> schema.put("type", "string");
        }
    }
}

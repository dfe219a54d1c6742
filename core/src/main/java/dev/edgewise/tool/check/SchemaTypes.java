package dev.edgewise.tool.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.tool.Tool;
import java.util.Map;
import java.util.Optional;

/// The types of JSON Schema as the checker calls them: `number` is `float`, `object` is `dict`, and what has no type
/// is `any`.
///
/// Of a list of types the first that is not `null` counts. Elements without a type are `any`, too.
final class SchemaTypes {
    private static final Map<String, String> NAMES = Map.of(
            "number", "float", "object", "dict", "null", "any", "int", "integer", "str", "string", "bool", "boolean");

    private SchemaTypes() {}

    /// Returns the tool with the checker's types.
    static Tool checked(Tool tool) {
        ObjectNode parameters = JsonNodeFactory.instance.objectNode().put("type", "dict");
        ObjectNode properties = parameters.putObject("properties");
        tool.properties().properties().forEach(argument -> {
            String type = type(argument.getValue());
            ObjectNode schema = properties.putObject(argument.getKey()).put("type", type);
            if (Language.PYTHON.hasElements(type)) {
                schema.putObject("items").put("type", type(argument.getValue().path("items")));
            }
        });
        JsonNode required = tool.parameters().path("required");
        parameters.set("required", required.isArray() ? required : JsonNodeFactory.instance.arrayNode());
        return new Tool(tool.name(), tool.description(), parameters);
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        Optional<String> name = type.isArray()
                ? type.valueStream()
                        .map(JsonNode::asText)
                        .filter(one -> !one.equals("null"))
                        .findFirst()
                : Optional.of(type.asText()).filter(one -> !one.isEmpty());
        String known = name.map(one -> NAMES.getOrDefault(one, one)).orElse("any");
        return switch (known) {
            case "string", "integer", "float", "boolean", "array", "tuple", "dict" -> known;
            default -> "any";
        };
    }
}

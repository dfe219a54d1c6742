package dev.edgewise.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Set;

/// The values that a schema lists by `enum` or `const`.
final class ListedValues {
    private ListedValues() {}

    /// Tells whether a schema lists its values.
    static boolean has(JsonNode schema) {
        return schema.has("enum") || schema.has("const");
    }

    static JsonNode of(JsonNode schema) {
        return schema.has("const")
                ? JsonNodeFactory.instance.arrayNode().add(schema.get("const"))
                : schema.path("enum");
    }

    /// Makes the values that are of the schema's type, written plainly.
    ///
    /// @throws dev.edgewise.error.DataException if there is none
    static Rule rule(JsonNode schema, Syntax syntax, SchemaKeywords keywords, String path) {
        schema.fieldNames().forEachRemaining(other -> {
            if (SchemaKeywords.KEYWORDS.contains(other)
                    && !Set.of("enum", "const", "type", "nullable").contains(other)) {
                throw keywords.fault(path, "has " + other + " beside a list of values; keep one of them");
            }
        });
        JsonNode values = of(schema);
        if (!values.isArray()) {
            throw keywords.fault(path, "has " + SchemaKeywords.shown(values) + " for enum; write a list of values");
        }
        for (JsonNode value : values) {
            if (value.isFloatingPointNumber() && !Double.isFinite(value.doubleValue())) {
                throw keywords.fault(
                        path, "lists " + SchemaKeywords.shown(value) + ", a number beyond what JSON readers hold");
            }
        }
        List<String> types = schema.has("type") ? keywords.types(schema, path) : List.of("any");
        List<Rule> rules = values.valueStream()
                .filter(value -> types.stream().anyMatch(type -> fits(type, value)))
                .distinct()
                .map(syntax::exactly)
                .toList();
        if (rules.isEmpty()) {
            throw keywords.fault(
                    path,
                    "has the values " + SchemaKeywords.shown(values) + ", of which none is of type "
                            + String.join(" or ", types) + "; correct the type or the values");
        }
        return Rule.choice(rules);
    }

    private static boolean fits(String type, JsonNode value) {
        return switch (type) {
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            default -> true;
        };
    }
}

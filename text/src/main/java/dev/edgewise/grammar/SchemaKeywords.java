package dev.edgewise.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Reads the keywords of a JSON schema, and refuses what constrained decoding cannot keep to.
///
/// @param where names the schema in messages
record SchemaKeywords(String where) {
    private static final Set<String> WORDS = Set.of(
            "$schema",
            "$id",
            "$comment",
            "$defs",
            "definitions",
            "title",
            "description",
            "default",
            "example",
            "examples",
            "format",
            "deprecated",
            "readOnly",
            "writeOnly");

    static final Set<String> KEYWORDS = Set.of(
            "type",
            "nullable",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "minItems",
            "maxItems",
            "minLength",
            "maxLength",
            "pattern",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "enum",
            "const",
            "anyOf",
            "oneOf",
            "allOf",
            "$ref");

    /// Types by their name; some data sets name them as Python does.
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("string", "string"),
            Map.entry("integer", "integer"),
            Map.entry("number", "number"),
            Map.entry("boolean", "boolean"),
            Map.entry("null", "null"),
            Map.entry("array", "array"),
            Map.entry("object", "object"),
            Map.entry("any", "any"),
            Map.entry("str", "string"),
            Map.entry("int", "integer"),
            Map.entry("float", "number"),
            Map.entry("bool", "boolean"),
            Map.entry("list", "array"),
            Map.entry("tuple", "array"),
            Map.entry("dict", "object"));

    List<String> types(JsonNode schema, String path) {
        JsonNode type = schema.path("type");
        if (type.isMissingNode()) {
            return List.of(
                    schema.has("properties") || schema.has("additionalProperties") || schema.has("required")
                            ? "object"
                            : schema.has("items") || schema.has("minItems") || schema.has("maxItems")
                                    ? "array"
                                    : schema.has("minLength") || schema.has("maxLength") || schema.has("pattern")
                                            ? "string"
                                            : WholeNumbers.bounded(schema) ? "number" : "any");
        }
        List<String> names = new ArrayList<>();
        for (JsonNode one :
                type.isArray() ? type : JsonNodeFactory.instance.arrayNode().add(type)) {
            String name = TYPES.get(one.asText());
            if (name == null) {
                throw fault(
                        path,
                        "has the type " + shown(one)
                                + "; a type is string, integer, number, boolean, null, array, or object");
            }
            names.add(name);
        }
        if (names.isEmpty()) {
            throw fault(path, "has no type in its list of types; name one");
        }
        return names;
    }

    Set<String> required(JsonNode schema, String path) {
        JsonNode required = schema.path("required");
        Set<String> names = new LinkedHashSet<>();
        boolean list = required.isMissingNode() || required.isNull() || required.isArray();
        for (JsonNode name : required) {
            list &= name.isTextual() && names.add(name.textValue());
        }
        if (!list) {
            throw fault(path, "has " + shown(required) + " for required; write a list of different names");
        }
        return names;
    }

    int count(JsonNode schema, String keyword, int least, String path) {
        JsonNode value = schema.path(keyword);
        if (value.isMissingNode()) {
            return least;
        }
        if (!value.isInt() || value.intValue() < least) {
            throw fault(
                    path, "has " + shown(value) + " for " + keyword + "; write a whole number of at least " + least);
        }
        return value.intValue();
    }

    /// Returns an upper bound; −1 where there is none.
    int limit(JsonNode schema, String keyword, int least, String path) {
        return schema.has(keyword) ? count(schema, keyword, least, path) : -1;
    }

    void requireKnown(String keyword, String path) {
        if (!WORDS.contains(keyword) && !KEYWORDS.contains(keyword)) {
            throw fault(
                    path,
                    "has the keyword \"" + Quoted.of(keyword)
                            + "\", to which constrained decoding cannot keep; supported are "
                            + String.join(", ", new TreeSet<>(KEYWORDS)));
        }
    }

    void requireAlone(JsonNode schema, String keyword, String path) {
        schema.fieldNames().forEachRemaining(other -> {
            if (KEYWORDS.contains(other) && !other.equals(keyword) && !other.equals("nullable")) {
                throw fault(path, "has " + other + " beside " + keyword + "; move it into each schema of " + keyword);
            }
        });
    }

    static String shown(JsonNode value) {
        return value.isMissingNode() ? "nothing" : Quoted.of(value.toString());
    }

    DataException fault(String path, String what) {
        return new DataException(where + (path.isEmpty() ? "" : " at " + Quoted.of(path)) + " " + what + ".");
    }
}

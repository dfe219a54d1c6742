package dev.edgewise.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Tells whether no value is of two schemas, by types, by listed values, or by a required property that tells objects
/// apart. Where it cannot tell, it says no.
final class Apart {
    private static final int DEEPEST = 8;

    private final SchemaReferences places;
    private final SchemaKeywords keywords;
    private final String path;

    /// Comparisons that are left, so that a schema that branches without measure takes no time.
    private int left = 200_000;

    Apart(SchemaReferences places, SchemaKeywords keywords, String path) {
        this.places = places;
        this.keywords = keywords;
        this.path = path;
    }

    /// Refuses schemas of which two may have a value in common.
    void require(JsonNode schemas) {
        for (int i = 0; i < schemas.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (!are(schemas.get(j), schemas.get(i), 0)) {
                    if (left < 0) {
                        throw keywords.fault(
                                path,
                                "has a oneOf of " + schemas.size()
                                        + " schemas, more than can be compared; write anyOf, or enum for single values");
                    }
                    throw keywords.fault(
                            path,
                            "has a oneOf whose schemas " + j + " and " + i + " may have a value in common; tell them"
                                    + " apart by type, const, enum, or a required property with a const, or write anyOf");
                }
            }
        }
    }

    private boolean are(JsonNode one, JsonNode other, int depth) {
        if (depth > DEEPEST || --left < 0) {
            return false;
        }
        if (one.has("$ref")) {
            return !nulls(one, other) && are(places.target(one.path("$ref").asText()), other, depth + 1);
        }
        for (String several : List.of("anyOf", "oneOf", "allOf")) {
            if (one.has(several)) {
                return !nulls(one, other)
                        && one.path(several).valueStream().allMatch(each -> are(each, other, depth + 1));
            }
        }
        if (other.has("$ref") || other.has("anyOf") || other.has("oneOf") || other.has("allOf")) {
            return are(other, one, depth + 1);
        }
        if (!one.isObject() || !other.isObject()) {
            return false;
        }
        if (ListedValues.has(one) && ListedValues.has(other)) {
            return noneCommon(one, other);
        }
        Set<String> shared = new HashSet<>(kinds(other, false));
        shared.retainAll(kinds(one, true));
        Set<String> back = new HashSet<>(kinds(one, false));
        back.retainAll(kinds(other, true));
        shared.addAll(back);
        return shared.isEmpty()
                || (shared.equals(Set.of("object"))
                        && !ListedValues.has(one)
                        && !ListedValues.has(other)
                        && told(one, other, depth));
    }

    /// Tells whether one may be null beside what it refers to; rare, so whatever the other is.
    private static boolean nulls(JsonNode one, JsonNode other) {
        return one.path("nullable").asBoolean() || other.path("nullable").asBoolean();
    }

    private boolean told(JsonNode one, JsonNode other, int depth) {
        Set<String> names = new HashSet<>(keywords.required(one, path));
        names.retainAll(keywords.required(other, path));
        return names.stream()
                .anyMatch(name -> are(
                        one.path("properties").path(name),
                        other.path("properties").path(name),
                        depth + 1));
    }

    private static boolean noneCommon(JsonNode one, JsonNode other) {
        Set<String> common = values(one);
        common.retainAll(values(other));
        boolean plain = Stream.of(ListedValues.of(one), ListedValues.of(other))
                .flatMap(JsonNode::valueStream)
                .allMatch(JsonNode::isValueNode);
        return common.isEmpty() && plain && !nulls(one, other);
    }

    private static Set<String> values(JsonNode schema) {
        return ListedValues.of(schema)
                .valueStream()
                .map(value -> value.isNumber()
                        ? value.decimalValue().stripTrailingZeros().toString()
                        : value.toString())
                .collect(Collectors.toSet());
    }

    /// Returns the kinds of values of a schema; whole numbers are numbers.
    ///
    /// @param drawn of those that can be drawn; otherwise of all that are valid, which may be any without a type
    private Set<String> kinds(JsonNode schema, boolean drawn) {
        Set<String> kinds = new HashSet<>();
        if (ListedValues.has(schema)) {
            ListedValues.of(schema).forEach(value -> kinds.add(kind(value)));
        } else {
            List<String> types = drawn || schema.has("type") ? keywords.types(schema, path) : List.of("any");
            types.forEach(type -> kinds.add(type.equals("integer") ? "number" : type));
        }
        if (schema.path("nullable").asBoolean()) {
            kinds.add("null");
        }
        if (kinds.contains("any")) {
            kinds.addAll(List.of("string", "number", "boolean", "null", "array", "object"));
        }
        return kinds;
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "string";
            case NUMBER -> "number";
            case BOOLEAN -> "boolean";
            case ARRAY -> "array";
            case OBJECT -> "object";
            case NULL, MISSING, BINARY, POJO -> "null";
        };
    }
}

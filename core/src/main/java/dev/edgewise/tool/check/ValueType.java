package dev.edgewise.tool.check;

import com.fasterxml.jackson.databind.JsonNode;

/// What Python's `type` says of a value.
enum ValueType {
    STRING("a text"),
    INTEGER("an integer"),
    FLOAT("a number with a decimal point"),
    BOOLEAN("true or false"),
    LIST("a list"),
    TUPLE("a tuple"),
    DICT("an object"),
    OTHER("null");

    private final String words;

    ValueType(String words) {
        this.words = words;
    }

    static ValueType of(JsonNode value) {
        if (value.isTextual()) {
            return STRING;
        }
        if (value.isBoolean()) {
            return BOOLEAN;
        }
        if (value.isNumber()) {
            return value.isIntegralNumber() ? INTEGER : FLOAT;
        }
        if (value.isObject()) {
            return DICT;
        }
        if (value.isArray()) {
            return value instanceof TupleNode ? TUPLE : LIST;
        }
        return OTHER;
    }

    /// Returns what people call it: `an integer`.
    String words() {
        return words;
    }
}

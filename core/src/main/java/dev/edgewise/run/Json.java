package dev.edgewise.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// Writes JSON as the run's files spell it: one line or indented, with keys in the order in which they were put.
///
/// JSON has no NaN and no infinity. Such a value is written as null, so that every reader sees "no number", and
/// its name goes into the object's `nonfinite`: `{"loss":null,"nonfinite":{"loss":"NaN"}}`.
final class Json {
    static final String NONFINITE = "nonfinite";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final ObjectReader READER = MAPPER.reader();
    private static final ObjectWriter WRITER = MAPPER.writer();
    private static final ObjectWriter PRETTY = MAPPER.writerWithDefaultPrettyPrinter();

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /// Writes one line, without the line break at its end.
    static String line(JsonNode node) {
        return write(WRITER, node);
    }

    /// Writes indented text, with a line break at the end.
    static String pretty(JsonNode node) {
        return write(PRETTY, node) + "\n";
    }

    private static String write(ObjectWriter writer, JsonNode node) {
        try {
            return writer.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written as text", e);
        }
    }

    static JsonNode parse(String text) throws JsonProcessingException {
        return READER.readTree(text);
    }

    /// Puts a number. One that is not finite becomes null and a note.
    static void put(ObjectNode node, String key, double value) {
        if (Double.isFinite(value)) {
            node.put(key, value);
            return;
        }
        node.putNull(key);
        JsonNode notes = node.get(NONFINITE);
        ObjectNode target = notes instanceof ObjectNode object ? object : node.putObject(NONFINITE);
        target.put(key, Double.toString(value));
    }

    /// Returns the number under `key`, as [#put] wrote it; NaN if there is none.
    static double number(JsonNode node, String key) {
        JsonNode value = node.path(key);
        if (value.isNumber()) {
            return value.doubleValue();
        }
        return switch (node.path(NONFINITE).path(key).asText()) {
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> Double.NaN;
        };
    }
}

package dev.edgewise.tool.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.edgewise.text.PythonNotation;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;

/// JSON of calls: read as Python's `json.loads` does, written as its `json.dumps` does with `ensure_ascii=False`.
public final class PlainJson {
    private static final int DEEPEST = 100;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .enable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private PlainJson() {}

    /// A value at the start of a text, and where it ends.
    record Prefix(JsonNode value, int end) {}

    /// Reads a text that is one JSON value.
    static JsonNode whole(String text) {
        Prefix prefix = prefix(text);
        if (!text.substring(prefix.end()).isBlank()) {
            throw new FormatFault("something stands behind the JSON");
        }
        return prefix.value();
    }

    /// Reads the JSON value at the start of a text.
    static Prefix prefix(String text) {
        try (JsonParser parser = MAPPER.createParser(text)) {
            JsonNode value = MAPPER.readTree(parser);
            if (value == null || value.isMissingNode()) {
                throw new FormatFault("there is no JSON");
            }
            return new Prefix(value, Math.toIntExact(parser.currentLocation().getCharOffset()));
        } catch (JsonProcessingException e) {
            throw new FormatFault("its JSON cannot be read");
        } catch (IOException | ArithmeticException | NumberFormatException e) {
            throw new FormatFault("a number in its JSON cannot be read");
        }
    }

    /// Returns a value as text.
    public static String write(JsonNode value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(JsonNode value, StringBuilder out) {
        switch (value.getNodeType()) {
            case OBJECT -> {
                String before = "{";
                for (Map.Entry<String, JsonNode> field : value.properties()) {
                    out.append(before);
                    PythonNotation.json(field.getKey(), false, out);
                    out.append(": ");
                    write(field.getValue(), out);
                    before = ", ";
                }
                out.append(value.isEmpty() ? "{}" : "}");
            }
            case ARRAY -> {
                out.append('[');
                for (Iterator<JsonNode> each = value.iterator(); each.hasNext(); ) {
                    write(each.next(), out);
                    out.append(each.hasNext() ? ", " : "");
                }
                out.append(']');
            }
            case STRING -> PythonNotation.json(value.textValue(), false, out);
            case NUMBER -> out.append(number(value));
            case BOOLEAN, NULL, MISSING, BINARY, POJO -> out.append(value.isMissingNode() ? "null" : value.toString());
        }
    }

    /// Returns a number as Python writes it: 2 and 2.0 differ, and so they stay.
    static String number(JsonNode value) {
        if (value.isIntegralNumber()) {
            return value.bigIntegerValue().toString();
        }
        return PythonNotation.number(value.doubleValue());
    }
}

package dev.edgewise.data;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads a JSON file in one of three shapes: `[{…}, {…}]`; `{"data": [{…}, {…}], …}` with exactly one array of
/// objects; or columns `{"question": […], "answer": […]}` of equal length, also as pandas writes them
/// (`{"question": {"0": …, "1": …}}`).
final class JsonRows {
    private static final long LARGEST = 2_000_000_000;

    private JsonRows() {}

    static List<Row> read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new DataException(file + ": a .json file of more than 2 GB cannot be read. Write it with one object a"
                    + " line and end its name in .jsonl.");
        }
        String text = StrictJson.decode(line -> file + ":" + line, Files.readAllBytes(file));
        if (text.isBlank()) {
            return List.of();
        }
        try (JsonParser parser = StrictJson.MAPPER.createParser(text)) {
            if (parser.nextToken() == JsonToken.START_ARRAY) {
                return elements(file, parser);
            }
        } catch (JsonProcessingException | NumberFormatException | ArithmeticException e) {
            throw StrictJson.fault(line -> file + ":" + line, e);
        }
        if (!(StrictJson.parse(line -> file + ":" + line, text) instanceof ObjectNode whole)) {
            throw shape(file);
        }
        List<JsonNode> arrays = new ArrayList<>();
        whole.forEach(value -> {
            if (isArrayOfObjects(value)) {
                arrays.add(value);
            }
        });
        return arrays.size() == 1 ? nested(file, arrays.getFirst()) : columns(file, whole);
    }

    private static List<Row> elements(Path file, JsonParser parser) throws IOException {
        List<Row> rows = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            String place = file + ":" + parser.currentTokenLocation().getLineNr();
            if (!(StrictJson.ELEMENT.readTree(parser) instanceof ObjectNode fields)) {
                throw new DataException(place + ": every element of the array must be an object.");
            }
            rows.add(new Row(place, fields));
        }
        if (parser.nextToken() != null) {
            throw new DataException(file + ":" + parser.currentTokenLocation().getLineNr()
                    + ": there is more after the array. A file with one object a line must end in .jsonl.");
        }
        return rows;
    }

    private static boolean isArrayOfObjects(JsonNode value) {
        return value.isArray() && !value.isEmpty() && value.valueStream().allMatch(JsonNode::isObject);
    }

    private static List<Row> nested(Path file, JsonNode array) {
        List<Row> rows = new ArrayList<>();
        for (JsonNode element : array) {
            rows.add(new Row(file + ", row " + (rows.size() + 1), (ObjectNode) element));
        }
        return rows;
    }

    private static List<Row> columns(Path file, ObjectNode whole) {
        List<Row> rows = new ArrayList<>();
        String first = null;
        List<String> names = List.of();
        for (var column : whole.properties()) {
            JsonNode values = column.getValue();
            if (!(values instanceof ArrayNode) && !(values instanceof ObjectNode)) {
                throw shape(file);
            }
            if (first == null) {
                first = column.getKey();
                names = names(values);
                for (int i = 0; i < values.size(); i++) {
                    rows.add(new Row(file + ", row " + (i + 1), StrictJson.MAPPER.createObjectNode()));
                }
            }
            if (values.size() != rows.size()) {
                throw new DataException(file + ": the columns have different lengths; \"" + Quoted.of(column.getKey())
                        + "\" has " + values.size() + " values but the ones before it have " + rows.size() + ".");
            }
            if (!names(values).equals(names)) {
                throw new DataException(file + ": the rows of column \"" + Quoted.of(column.getKey())
                        + "\" are not named as those of \"" + Quoted.of(first) + "\", or not in the same order.");
            }
            int i = 0;
            for (JsonNode value : values) {
                rows.get(i++).fields().set(column.getKey(), value);
            }
        }
        return rows;
    }

    /// Returns the names of a column's rows, as pandas writes them; empty if it is an array.
    private static List<String> names(JsonNode values) {
        return values.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static DataException shape(Path file) {
        return new DataException(
                file + ": the file must be an array of objects, an object with one array of objects, or"
                        + " an object of columns of equal length. A file with one object a line must end in .jsonl.");
    }
}

package dev.edgewise.data;

import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.DataException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// JSON Lines: one object a line. A line ends with a line feed, a carriage return, or both.
final class JsonLinesRows {
    private JsonLinesRows() {}

    static List<Row> read(Path file) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            long line = 1;
            boolean returned = false;
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next == '\r' || (next == '\n' && !returned)) {
                    add(file, line++, bytes, false, rows);
                } else if (next != '\n') {
                    bytes.write(next);
                }
                returned = next == '\r';
            }
            add(file, line, bytes, true, rows);
        }
        return rows;
    }

    private static void add(Path file, long line, ByteArrayOutputStream bytes, boolean last, List<Row> rows) {
        String place = file + ":" + line;
        String text = StrictJson.decode(within -> place, bytes.toByteArray());
        bytes.reset();
        if (text.isBlank()) {
            return;
        }
        JsonNode value;
        try {
            value = StrictJson.parse(within -> place, text);
        } catch (DataException e) {
            throw !last && e.getCause() instanceof JsonEOFException
                    ? new DataException(
                            place + ": the JSON goes on over the next line, but in this file every line is one object."
                                    + " Write it without indentation, or as an array in a file that ends in .json.",
                            e)
                    : e;
        }
        if (!(value instanceof ObjectNode fields)) {
            throw new DataException(place + ": every line must be a JSON object such as {\"question\": \"...\"}."
                    + (value.isArray() ? " A file with one array must end in .json." : ""));
        }
        rows.add(new Row(place, fields));
    }
}

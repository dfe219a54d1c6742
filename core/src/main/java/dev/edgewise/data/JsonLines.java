package dev.edgewise.data;

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

/// JSON Lines: one object a line.
final class JsonLines {
    private JsonLines() {}

    static List<Row> read(Path file) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            long line = 1;
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next == '\n') {
                    add(file, line++, bytes, rows);
                } else {
                    bytes.write(next);
                }
            }
            add(file, line, bytes, rows);
        }
        return rows;
    }

    private static void add(Path file, long line, ByteArrayOutputStream bytes, List<Row> rows) {
        String text = StrictJson.decode(within -> file + ":" + line, bytes.toByteArray());
        bytes.reset();
        if (text.isBlank()) {
            return;
        }
        JsonNode value = StrictJson.parse(within -> file + ":" + line, text);
        if (!(value instanceof ObjectNode fields)) {
            throw new DataException(
                    file + ":" + line + ": every line must be a JSON object such as {\"question\": \"...\"}.");
        }
        rows.add(new Row(file + ":" + line, fields));
    }
}

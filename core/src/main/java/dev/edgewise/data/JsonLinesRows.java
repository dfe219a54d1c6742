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
import org.jspecify.annotations.Nullable;

/// JSON Lines: one object a line. A line ends with a line feed, a carriage return, or both.
final class JsonLinesRows {
    private JsonLinesRows() {}

    /// Takes lines.
    interface Lines {
        /// Takes one.
        ///
        /// @param offset of its first byte in the file
        /// @param number from 1
        /// @param last whether the file ends with it, without a line break
        /// @return whether the next is wanted, too
        boolean line(long offset, long number, byte[] bytes, boolean last);
    }

    static List<Row> read(Path file) throws IOException {
        List<Row> rows = new ArrayList<>();
        lines(file, 0, 1, (_, number, bytes, last) -> {
            Row row = row(file, number, bytes, last);
            if (row != null) {
                rows.add(row);
            }
            return true;
        });
        return rows;
    }

    /// Reads lines from a place on.
    ///
    /// @param offset of the first byte of a line
    /// @param first the number of that line
    static void lines(Path file, long offset, long first, Lines each) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            in.skipNBytes(offset);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            long line = first;
            long at = offset;
            long start = offset;
            boolean returned = false;
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next == '\r' || (next == '\n' && !returned)) {
                    if (!each.line(start, line++, bytes.toByteArray(), false)) {
                        return;
                    }
                    bytes.reset();
                } else if (next != '\n') {
                    if (bytes.size() == 0) {
                        start = at;
                    }
                    bytes.write(next);
                }
                returned = next == '\r';
                at++;
            }
            each.line(start, line, bytes.toByteArray(), true);
        }
    }

    private static String place(Path file, long line) {
        return file + ":" + line;
    }

    /// Tells whether a line holds no row.
    static boolean isBlank(Path file, long line, byte[] bytes) {
        for (byte each : bytes) {
            if (each > ' ') {
                return false;
            }
        }
        return StrictJson.decode(_ -> place(file, line), bytes).isBlank();
    }

    /// Returns the row of a line; null if it is blank.
    static @Nullable Row row(Path file, long line, byte[] bytes, boolean last) {
        String place = place(file, line);
        String text = StrictJson.decode(within -> place, bytes);
        if (text.isBlank()) {
            return null;
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
        return new Row(place, fields);
    }
}

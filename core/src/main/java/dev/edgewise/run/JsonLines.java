package dev.edgewise.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import dev.edgewise.error.UserException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Reads files of one JSON object a line, also while another process writes to them, and cuts them back.
final class JsonLines {
    private JsonLines() {}

    /// Reads every object and hands its meaning to `each`. A last line without its line break is left out: it is
    /// being written, or its writer was killed. A missing file has no lines.
    ///
    /// @param meaning what an object stands for; throws if it stands for nothing
    /// @throws DataException if a whole line is not such a JSON object, or the file cannot be read
    static <T> void read(Path file, Function<ObjectNode, T> meaning, Consumer<T> each) {
        if (!Files.isRegularFile(file)) {
            return;
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            byte[] line = line(in);
            for (int number = 1; line != null; number++) {
                each.accept(understood(file, number, parsed(file, number, line), meaning));
                line = line(in);
            }
        } catch (IOException e) {
            throw new DataException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /// Cuts `file` off before the first line that is torn, is not a JSON object, or for which `drop` holds.
    ///
    /// @throws CheckpointException if the file cannot be read or cut, or a line to keep follows a damaged one
    static void cutAt(Path file, Predicate<ObjectNode> drop) {
        if (!Files.isRegularFile(file)) {
            return;
        }
        try {
            long keep = keptBytes(file, drop);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(keep);
                channel.force(true);
            }
        } catch (IOException e) {
            throw new CheckpointException(
                    "cannot cut " + file + " back to the checkpoint: " + e.getMessage() + "; check that it is writable",
                    e);
        }
    }

    private static long keptBytes(Path file, Predicate<ObjectNode> drop) throws IOException {
        long keep = 0;
        int kept = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            byte[] line = line(in);
            while (line != null && !drops(line, drop)) {
                keep += line.length + 1L;
                kept++;
                line = line(in);
            }
            while (line != null) {
                if (!drops(line, drop)) {
                    throw new CheckpointException(file + ", line " + (kept + 1)
                            + ": damaged or out of order, with lines that belong to the run after it;"
                            + " delete that line to resume");
                }
                line = line(in);
            }
        }
        return keep;
    }

    private static boolean drops(byte[] line, Predicate<ObjectNode> drop) {
        try {
            return !(Json.parse(new String(line, StandardCharsets.UTF_8)) instanceof ObjectNode node)
                    || drop.test(node);
        } catch (JsonProcessingException e) {
            return true;
        }
    }

    private static <T> T understood(Path file, int number, ObjectNode line, Function<ObjectNode, T> meaning) {
        try {
            return meaning.apply(line);
        } catch (UserException refused) {
            throw new DataException(file + ", line " + number + ": " + refused.getMessage(), refused);
        } catch (RuntimeException refused) {
            throw new DataException(
                    file + ", line " + number
                            + ": this line is not one that Edgewise writes. The file was changed or damaged, or"
                            + " another version wrote it. Delete the line to read the rest",
                    refused);
        }
    }

    private static ObjectNode parsed(Path file, int number, byte[] line) {
        try {
            JsonNode node = Json.parse(new String(line, StandardCharsets.UTF_8));
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new DataException(file + ", line " + number + ": expected a JSON object");
        } catch (JsonProcessingException e) {
            throw new DataException(
                    file + ", line " + number + ": not valid JSON (" + Quoted.of(e.getOriginalMessage())
                            + "); the file was changed or damaged, delete the line to read the rest",
                    e);
        }
    }

    /// Returns the next line without its line break; null at the end or if the line break is missing.
    private static byte @Nullable [] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        int value = in.read();
        while (value >= 0 && value != '\n') {
            line.write(value);
            value = in.read();
        }
        return value < 0 ? null : line.toByteArray();
    }
}

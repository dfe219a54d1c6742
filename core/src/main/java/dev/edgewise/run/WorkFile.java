package dev.edgewise.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import dev.edgewise.format.file.WholeFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// A file of finished pieces of work, one JSON object a line, with which a killed command goes on. Its first
/// line says what the work is about; a command that is about something else is refused. Closing closes the
/// file.
public final class WorkFile implements AutoCloseable {
    private final Path file;
    private final JsonLinesWriter writer;
    private int count;

    private WorkFile(Path file, int count, JsonLinesWriter writer) {
        this.file = file;
        this.count = count;
        this.writer = writer;
    }

    /// Opens the file, or begins it.
    ///
    /// @param about what the pieces depend on, by name
    /// @throws DataException if the file is about something else, or cannot be read or written
    public static WorkFile open(Path file, ObjectNode about) {
        if (!Files.exists(file)) {
            WholeFile.write(file, Json.line(about) + "\n");
        }
        JsonLines.cutAt(file, _ -> false);
        List<ObjectNode> first = new ArrayList<>();
        int[] lines = new int[1];
        JsonLines.read(file, line -> line, line -> {
            if (lines[0]++ == 0) {
                first.add(line);
            }
        });
        if (first.isEmpty()) {
            throw new DataException(file
                    + " is not the work of a command that can go on. Delete it to begin anew, or name another --out.");
        }
        requireSame(file, first.getFirst(), written(about));
        return new WorkFile(file, lines[0] - 1, new JsonLinesWriter(file));
    }

    /// Returns the object as it is read back, where a number may have another type.
    private static JsonNode written(ObjectNode about) {
        try {
            return Json.parse(Json.line(about));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was written as JSON can always be read", e);
        }
    }

    private static void requireSame(Path file, JsonNode before, JsonNode now) {
        TreeSet<String> names = new TreeSet<>();
        before.fieldNames().forEachRemaining(names::add);
        now.fieldNames().forEachRemaining(names::add);
        List<String> changed = names.stream()
                .filter(name -> !before.path(name).equals(now.path(name)))
                .map(name -> change(name, before.path(name), now.path(name)))
                .toList();
        if (!changed.isEmpty()) {
            throw new DataException("The work in " + file + " was begun with something else, so it cannot go on: "
                    + String.join("; ", changed)
                    + ". Put back what has changed, delete the file to begin anew, or name another --out.");
        }
    }

    private static String change(String name, JsonNode before, JsonNode now) {
        if (before.isMissingNode() || now.isMissingNode()) {
            return name + (now.isMissingNode() ? " is gone" : " is new");
        }
        return name + " was " + Quoted.of(before.asText()) + " and is " + Quoted.of(now.asText());
    }

    /// Returns the number of pieces.
    public int count() {
        return count;
    }

    /// Reads all pieces into memory.
    ///
    /// @throws DataException if the file cannot be read
    public List<ObjectNode> lines() {
        List<ObjectNode> lines = new ArrayList<>();
        JsonLines.read(file, line -> line, lines::add);
        return List.copyOf(lines.subList(1, lines.size()));
    }

    /// Adds a piece, which survives if the process is killed.
    public void append(ObjectNode line) {
        writer.append(line);
        count++;
    }

    @Override
    public void close() {
        writer.close();
    }
}

package dev.edgewise.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Lists what a checkpoint consists of: every file with its size and SHA-256.
///
/// @param files by path relative to the checkpoint, `/` between names
record CheckpointManifest(int step, SortedMap<String, Entry> files) {
    static final String NAME = "manifest.json";

    /// One file.
    record Entry(long bytes, String sha256) {}

    CheckpointManifest {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    long totalBytes() {
        return files.values().stream().mapToLong(Entry::bytes).sum();
    }

    /// Reads every file in `directory`.
    static CheckpointManifest of(int step, Path directory) throws IOException {
        SortedMap<String, Entry> files = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                String name = directory.relativize(file).toString().replace('\\', '/');
                if (!name.equals(NAME)) {
                    files.put(name, new Entry(Files.size(file), Sha256.of(file)));
                }
            }
        }
        return new CheckpointManifest(step, files);
    }

    void write(Path directory) throws IOException {
        ObjectNode root = Json.object();
        root.put("step", step);
        ObjectNode entries = root.putObject("files");
        files.forEach((name, entry) ->
                entries.putObject(name).put("bytes", entry.bytes()).put("sha256", entry.sha256()));
        Files.writeString(directory.resolve(NAME), Json.pretty(root));
    }

    static CheckpointManifest read(Path directory) {
        Path file = directory.resolve(NAME);
        try {
            JsonNode root = Json.parse(Files.readString(file));
            if (!root.path("step").isInt() || !root.path("files").isObject()) {
                throw corrupt(file, "it has no step or no files", null);
            }
            SortedMap<String, Entry> files = new TreeMap<>();
            for (Map.Entry<String, JsonNode> entry : root.path("files").properties()) {
                JsonNode value = entry.getValue();
                files.put(
                        entry.getKey(),
                        new Entry(
                                value.path("bytes").asLong(-1),
                                value.path("sha256").asText()));
            }
            return new CheckpointManifest(root.path("step").intValue(), files);
        } catch (JsonProcessingException e) {
            throw corrupt(file, "it is not JSON", e);
        } catch (IOException e) {
            throw corrupt(file, "it cannot be read (" + e.getMessage() + ")", e);
        }
    }

    /// Compares every file with what was written.
    ///
    /// @throws CheckpointException if one is missing, has another size or another content
    void verify(Path directory) {
        files.forEach((name, entry) -> {
            Path file = directory.resolve(name);
            try {
                if (!Files.isRegularFile(file)) {
                    throw corrupt(file, "it is missing", null);
                }
                long size = Files.size(file);
                if (size != entry.bytes()) {
                    throw corrupt(file, "it has " + size + " bytes, not the " + entry.bytes() + " written", null);
                }
                if (!Sha256.of(file).equals(entry.sha256())) {
                    throw corrupt(file, "its content is not what was written (SHA-256 differs)", null);
                }
            } catch (IOException e) {
                throw corrupt(file, "it cannot be read (" + e.getMessage() + ")", e);
            }
        });
    }

    private static CheckpointException corrupt(Path file, String why, @Nullable Throwable cause) {
        return new CheckpointException(
                "the checkpoint file " + file + " cannot be used: " + why
                        + "; to go on from the checkpoint before it, delete the directory of this one",
                cause);
    }
}

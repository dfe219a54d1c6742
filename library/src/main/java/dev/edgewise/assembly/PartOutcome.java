package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.error.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// How a part of a study ended, as its process writes it for the study.
///
/// @param message what went wrong, for people; empty where nothing did
public record PartOutcome(End end, String message) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// How it ended.
    public enum End {
        /// It came to its end.
        DONE,
        /// A run stopped itself.
        HALTED,
        /// It was asked to stop.
        INTERRUPTED,
        /// It could not be done.
        FAILED
    }

    /// Writes it.
    ///
    /// @throws CheckpointException if that fails
    public void write(Path file) {
        try {
            JSON.writeValue(file.toFile(), this);
        } catch (IOException e) {
            throw new CheckpointException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /// Reads it and removes the file; empty where the process ended without writing it.
    static Optional<PartOutcome> take(Path file) {
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            PartOutcome outcome = JSON.readValue(file.toFile(), PartOutcome.class);
            Files.delete(file);
            return Optional.of(outcome);
        } catch (IOException e) {
            return Optional.empty(); // the process was killed as it wrote
        }
    }
}

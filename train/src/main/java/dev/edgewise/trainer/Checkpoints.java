package dev.edgewise.trainer;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// Where the trainer saves itself; the run directory stands behind it.
@FunctionalInterface
public interface Checkpoints {
    /// Saves the state after optimizer step `step`, whole or not at all.
    ///
    /// @param needed steps of earlier checkpoints that must not be deleted: a guard may go back to them
    /// @return the directory
    /// @throws dev.edgewise.error.CheckpointException if it cannot be written; earlier checkpoints are
    ///     untouched
    Path save(int step, Set<Integer> needed, Writer writer);

    /// The complete checkpoint of `step`, its files verified; empty where it is gone or none is kept.
    ///
    /// @throws dev.edgewise.error.CheckpointException if a file of it is not what was written
    default Optional<Path> find(int step) {
        return Optional.empty();
    }

    /// Fills a checkpoint directory.
    @FunctionalInterface
    interface Writer {
        void write(Path directory);
    }
}

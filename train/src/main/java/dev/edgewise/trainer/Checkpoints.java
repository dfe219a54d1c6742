package dev.edgewise.trainer;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// Where the trainer saves itself; the run directory stands behind it.
@FunctionalInterface
public interface Checkpoints {
    /// Saves the state after optimizer step `step`, whole or not at all.
    ///
    /// @return the directory
    /// @throws dev.edgewise.error.CheckpointException if it cannot be written; earlier checkpoints are
    ///     untouched
    Path save(int step, Writer writer);

    /// Removes old checkpoints, as many as the run is to do without; called after the guards have seen the newest.
    ///
    /// @param needed steps of checkpoints that must stay: a guard may go back to them
    default void removeOld(Set<Integer> needed) {}

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

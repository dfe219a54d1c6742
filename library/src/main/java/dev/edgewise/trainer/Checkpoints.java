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

    /// Saves the state after step `step` beside the checkpoints, before a change that no guard takes back.
    /// A run never goes on from it by itself: the checkpoint of the step, written later, holds the change.
    ///
    /// @return where, as a path in the run directory; empty where nothing is kept
    /// @throws dev.edgewise.error.CheckpointException if it cannot be written
    default Optional<Path> keep(int step, Writer writer) {
        return Optional.empty();
    }

    /// Removes old checkpoints, as many as the run is to do without; called after the guards have seen the newest.
    ///
    /// @param needed steps of checkpoints that must stay: a guard may go back to them
    default void removeOld(Set<Integer> needed) {}

    /// Returns the complete checkpoint of `step`, its files verified; empty where it is gone or none is kept.
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

package dev.edgewise.trainer;

import java.nio.file.Path;

/// Where the trainer saves itself; the run directory stands behind it.
@FunctionalInterface
public interface Checkpoints {
    /// Saves the state after optimizer step `step`, whole or not at all.
    ///
    /// @return the directory
    /// @throws dev.edgewise.error.CheckpointException if it cannot be written; earlier checkpoints are untouched
    Path save(int step, Writer writer);

    /// Fills a checkpoint directory.
    @FunctionalInterface
    interface Writer {
        void write(Path directory);
    }
}

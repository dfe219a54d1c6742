package dev.edgewise.control;

import java.nio.file.Path;
import java.util.Optional;

/// Where a run can be changed. The trainer stands behind it.
///
/// Called between steps only, on the trainer's thread.
public interface Controls {
    /// Why `adjustment` cannot be made in this run, in words; empty when it can.
    Optional<String> obstacle(Adjustment adjustment);

    /// From the next step on these knobs hold, instead of those before.
    void turn(Knobs knobs);

    /// Saves the run as it is, where it can be found after a change that is done [Adjustment.Once].
    ///
    /// @return where, as a path in the run directory; empty where nothing is written
    /// @throws dev.edgewise.error.CheckpointException if it cannot be written
    Optional<Path> keep();

    /// Does it now.
    ///
    /// @throws dev.edgewise.error.CheckpointException if a checkpoint it needs is gone or damaged
    void perform(Adjustment.Once once);
}

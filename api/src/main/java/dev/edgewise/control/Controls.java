package dev.edgewise.control;

import java.nio.file.Path;
import java.util.Optional;

/// The place where a run can be changed. The trainer implements it.
///
/// It is called between steps only, on the trainer's thread.
public interface Controls {
    /// Returns in words why `adjustment` cannot be made in this run. Empty when it can.
    Optional<String> obstacle(Adjustment adjustment);

    /// Puts these knobs in force from the next step on, in place of those before.
    void turn(Knobs knobs);

    /// Saves the run as it is before a change that is done [Adjustment.Once], so that it can be found
    /// afterwards.
    ///
    /// @return the path in the run directory; empty if nothing is written
    /// @throws dev.edgewise.error.CheckpointException if it cannot be written
    Optional<Path> keep();

    /// Performs the change now.
    ///
    /// @throws dev.edgewise.error.CheckpointException if a checkpoint it needs is gone or damaged
    void perform(Adjustment.Once once);
}

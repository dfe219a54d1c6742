package dev.edgewise.probe;

import dev.edgewise.task.Cell;
import java.util.List;

/// Asks a model fresh tasks.
@FunctionalInterface
public interface Examiner {
    /// Draws one task of each of `cells` and lets the model answer each `samples` times.
    ///
    /// @param first number of tasks drawn before, so that every task has its own stream
    /// @return one outcome per cell, in order
    List<TaskOutcome> ask(List<Cell> cells, int samples, int first);
}

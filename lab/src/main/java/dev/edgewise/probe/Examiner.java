package dev.edgewise.probe;

import dev.edgewise.task.Cell;
import java.util.List;

/// Asks a model fresh tasks.
@FunctionalInterface
public interface Examiner {
    /// Draws one task of each of `cells` and has the model answer each `samples` times.
    ///
    /// @param first how many tasks were drawn before, so that every task has a stream of its own
    /// @return one outcome per cell, in order
    List<TaskOutcome> ask(List<Cell> cells, int samples, int first);
}

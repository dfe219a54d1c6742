package dev.edgewise.probe;

import dev.edgewise.task.Cell;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// The tasks of a cell that were asked so far. Mutable while a probe runs.
final class CellSample {
    private final Cell cell;
    private final List<TaskOutcome> outcomes = new ArrayList<>();
    private double passed;

    CellSample(Cell cell) {
        this.cell = cell;
    }

    void add(TaskOutcome outcome) {
        outcomes.add(outcome);
        passed += outcome.passRate();
    }

    Cell cell() {
        return cell;
    }

    int tasks() {
        return outcomes.size();
    }

    /// Returns the sum of the tasks' pass rates: a task solved in 6 of 8 samples counts 0.75.
    double passed() {
        return passed;
    }

    List<TaskOutcome> outcomes() {
        return Collections.unmodifiableList(outcomes);
    }
}

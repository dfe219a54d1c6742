package dev.edgewise.trainer;

import dev.edgewise.monitor.Reading;
import java.util.ArrayList;
import java.util.List;

/// Reads, task by task, what the policy answers right on held-out tasks of every level.
///
/// @param evaluator with a seed of its own, so that its tasks are not those of the evaluations
public record MasteryMonitor(Evaluator evaluator) implements Monitor {
    @Override
    public Reading read() {
        List<Reading.CellOutcomes> cells = new ArrayList<>();
        evaluator.outcomes().forEach((cell, right) -> cells.add(new Reading.CellOutcomes(cell, right)));
        return new Reading.Mastery(cells);
    }
}

package dev.edgewise.trainer;

import dev.edgewise.monitor.Reading;
import java.util.ArrayList;
import java.util.List;

/// Reads what the policy answers right under the prompts that evolve beside it, which take turns.
///
/// @param evaluator that of the evaluations, which asks the same tasks without a prompt
public record PromptMonitor(Evaluator evaluator, FastWeights prompts) implements Monitor {
    @Override
    public Reading read() {
        List<Reading.CellOutcomes> cells = new ArrayList<>();
        evaluator.outcomes(prompts::inTurn).forEach((cell, right) -> cells.add(new Reading.CellOutcomes(cell, right)));
        return new Reading.Prompted(prompts.prompts().size(), cells);
    }
}

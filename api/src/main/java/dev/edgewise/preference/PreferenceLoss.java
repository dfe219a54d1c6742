package dev.edgewise.preference;

import dev.edgewise.objective.StepShape;
import java.util.List;
import java.util.Map;

/// A loss of pairs of completions.
///
/// Implementations are immutable, pure and thread-safe.
public interface PreferenceLoss {
    /// Returns the lower-case name for configuration and messages.
    String name();

    /// Returns the slope of each pair, in order.
    ///
    /// @param pairs all pairs of the step where [#needsWholeStep()], else some of them
    /// @param step the whole step; it has two sequences a pair, and the wanted ones are the chosen completions
    List<PairSlope> evaluate(List<Pair> pairs, StepShape step);

    /// Tells whether the loss of a pair depends on the other pairs of the step.
    default boolean needsWholeStep() {
        return false;
    }

    /// Tells whether the loss reads scores alone, so that they may be another function of the log-ratios than
    /// these themselves.
    default boolean readsScores() {
        return false;
    }

    /// Returns further metrics of a step, or others in the place of the usual ones.
    default Map<String, Double> metrics(List<Pair> pairs) {
        return Map.of();
    }
}

package dev.edgewise.study;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// The unit of a study's budget. Its curves run over the same unit.
public enum BudgetUnit {
    /// Completions sampled.
    ROLLOUTS(CurvePoint::rollouts, RunOutcome::rollouts),
    /// Prompt and completion tokens of everything that was sampled or shown.
    TOKENS(CurvePoint::tokens, RunOutcome::tokens);

    private final ToDoubleFunction<CurvePoint> at;
    private final ToDoubleFunction<RunOutcome> all;

    BudgetUnit(ToDoubleFunction<CurvePoint> at, ToDoubleFunction<RunOutcome> all) {
        this.at = at;
        this.all = all;
    }

    /// Returns the name as files and people spell it: `rollouts`.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Returns what was spent before a measurement.
    double at(CurvePoint point) {
        return at.applyAsDouble(point);
    }

    /// Returns what a run spent in all.
    double all(RunOutcome outcome) {
        return all.applyAsDouble(outcome);
    }
}

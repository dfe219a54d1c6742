package dev.edgewise.study;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// What the budget of a study is counted in, and so what its curves run over.
public enum BudgetUnit {
    /// Completions sampled.
    ROLLOUTS(CurvePoint::rollouts, RunOutcome::rollouts),
    /// Prompt and completion tokens of all that was sampled or shown.
    TOKENS(CurvePoint::tokens, RunOutcome::tokens);

    private final ToDoubleFunction<CurvePoint> at;
    private final ToDoubleFunction<RunOutcome> all;

    BudgetUnit(ToDoubleFunction<CurvePoint> at, ToDoubleFunction<RunOutcome> all) {
        this.at = at;
        this.all = all;
    }

    /// As files and people spell it: `rollouts`.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// What was spent before a measurement.
    double at(CurvePoint point) {
        return at.applyAsDouble(point);
    }

    /// What a run spent in all.
    double all(RunOutcome outcome) {
        return all.applyAsDouble(outcome);
    }
}

package dev.edgewise.guard;

import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;

/// An exponential moving average that is unbiased from its first value on.
///
///     s ← λ·s + x,   w ← λ·w + 1,   average = s / w,   λ = 1 − 1/horizon
///
/// Single-threaded.
public final class Average implements FieldState {
    private final double keep;
    private double sum;
    private double weight;

    /// @param horizon how many values count, roughly; at least 1
    public Average(double horizon) {
        if (!(horizon >= 1)) {
            throw new IllegalArgumentException("a horizon must be at least 1 but was " + horizon);
        }
        keep = 1 - 1 / horizon;
    }

    /// Takes in a value. It skips one that is not finite.
    public void add(double value) {
        if (Double.isFinite(value)) {
            sum = keep * sum + value;
            weight = keep * weight + 1;
        }
    }

    /// Returns the average; NaN before the first value.
    public double value() {
        return weight == 0 ? Double.NaN : sum / weight;
    }

    /// Returns about how many values the average rests on, at most the horizon.
    public double weight() {
        return weight;
    }

    /// Forgets everything.
    public void reset() {
        sum = 0;
        weight = 0;
    }

    @Override
    public void fields(StateFields state) {
        state.of("an average");
        sum = state.number("sum", sum);
        weight = state.number("weight", weight);
    }
}

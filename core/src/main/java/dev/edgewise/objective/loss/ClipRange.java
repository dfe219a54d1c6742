package dev.edgewise.objective.loss;

import dev.edgewise.error.ConfigException;

/// The trust region of the ratio ρ = π_θ / π_old.
///
/// @param low ε_low in [0, 1]: below 1 − ε_low nothing is pushed further down
/// @param high ε_high: above 1 + ε_high nothing is pushed further up (DAPO's clip-higher: 0.28). For CISPO it is
///     the bound of the ratio **itself**, and 5 is recommended
/// @param delta upper bound δ of the unclipped ratio, which tames negative advantages (INTELLECT-2, 2505.07291);
///     infinity for none
public record ClipRange(double low, double high, double delta) {
    /// TRL's default: 0.2 on both sides, no δ.
    public static final ClipRange STANDARD = new ClipRange(0.2, 0.2);

    public ClipRange {
        if (!(low >= 0 && low <= 1)) {
            throw new ConfigException("epsilon is " + low + "; allowed is 0 to 1, for example 0.2");
        }
        if (!(high >= 0) || Double.isInfinite(high)) {
            throw new ConfigException(
                    "epsilon_high is " + high + "; allowed is a finite number of at least 0, for" + " example 0.28");
        }
        if (!(delta > 0)) {
            throw new ConfigException("delta is " + delta + "; allowed is a number above 0, larger than 1 +"
                    + " epsilon_high to have the meaning of the paper; leave it out for no bound");
        }
    }

    public ClipRange(double low, double high) {
        this(low, high, Double.POSITIVE_INFINITY);
    }
}

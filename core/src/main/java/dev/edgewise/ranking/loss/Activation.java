package dev.edgewise.ranking.loss;

import dev.edgewise.numeric.Logistic;

/// What a loss applies to a score before it looks at it: `activation_fn`.
public enum Activation {
    IDENTITY,
    SIGMOID;

    /// Returns a(x).
    public double of(double x) {
        return this == IDENTITY ? x : Logistic.of(x);
    }

    /// Returns a'(x).
    public double slope(double x) {
        return this == IDENTITY ? 1 : Logistic.slope(x);
    }

    /// A loss with a key for its activation.
    interface Chosen {
        /// Returns the activation of the key `activation_fn`.
        Activation activationFn();
    }
}

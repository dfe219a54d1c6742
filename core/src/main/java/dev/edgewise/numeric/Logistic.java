package dev.edgewise.numeric;

/// The logistic function σ and what belongs to it, without overflow.
public final class Logistic {
    private Logistic() {}

    /// Returns σ(x).
    public static double of(double x) {
        return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
    }

    /// Returns log σ(x).
    public static double log(double x) {
        return Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
    }

    /// Returns σ'(x) = σ(x)·σ(−x).
    public static double slope(double x) {
        return of(x) * of(-x);
    }
}

package dev.edgewise.config;

/// The finite numbers a key may take. An end that is infinite is no limit.
record Interval(double low, boolean lowOpen, double high, boolean highOpen) {
    static Interval any() {
        return new Interval(Double.NEGATIVE_INFINITY, true, Double.POSITIVE_INFINITY, true);
    }

    static Interval atLeast(double low) {
        return new Interval(low, false, Double.POSITIVE_INFINITY, true);
    }

    static Interval above(double low) {
        return new Interval(low, true, Double.POSITIVE_INFINITY, true);
    }

    /// Both ends allowed.
    static Interval between(double low, double high) {
        return new Interval(low, false, high, false);
    }

    /// `low` itself is not allowed, `high` is.
    static Interval aboveUpTo(double low, double high) {
        return new Interval(low, true, high, false);
    }

    /// `low` itself is allowed, `high` is not.
    static Interval fromBelow(double low, double high) {
        return new Interval(low, false, high, true);
    }

    /// Neither end is allowed.
    static Interval open(double low, double high) {
        return new Interval(low, true, high, true);
    }

    boolean holds(double value) {
        return Double.isFinite(value)
                && (lowOpen ? value > low : value >= low)
                && (highOpen ? value < high : value <= high);
    }

    /// `at least 1`, `above 0, at most 1`; empty when there is no limit.
    String describe() {
        String lower = Double.isInfinite(low) ? "" : (lowOpen ? "above " : "at least ") + Numbers.plain(low);
        String upper = Double.isInfinite(high) ? "" : (highOpen ? "below " : "at most ") + Numbers.plain(high);
        return lower.isEmpty() || upper.isEmpty() ? lower + upper : lower + ", " + upper;
    }
}

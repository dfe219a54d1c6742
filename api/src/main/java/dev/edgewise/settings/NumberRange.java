package dev.edgewise.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The finite numbers a key may take. An end that is infinite is no limit.
public record NumberRange(double low, boolean lowOpen, double high, boolean highOpen) {
    private static final Pattern WRITTEN = Pattern.compile("([\\[(])([^,]*),([^,]*)([\\])])");

    /// Reads `[low, high]`. A round bracket excludes its end, and an end left out is no limit.
    ///
    /// @throws IllegalArgumentException if the text is no interval
    static NumberRange parse(String text) {
        if (text.isEmpty()) {
            return any();
        }
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no interval: " + text);
        }
        String low = matcher.group(2).strip();
        String high = matcher.group(3).strip();
        return new NumberRange(
                low.isEmpty() ? Double.NEGATIVE_INFINITY : Double.parseDouble(low),
                low.isEmpty() || matcher.group(1).equals("("),
                high.isEmpty() ? Double.POSITIVE_INFINITY : Double.parseDouble(high),
                high.isEmpty() || matcher.group(4).equals(")"));
    }

    public static NumberRange any() {
        return new NumberRange(Double.NEGATIVE_INFINITY, true, Double.POSITIVE_INFINITY, true);
    }

    public static NumberRange atLeast(double low) {
        return new NumberRange(low, false, Double.POSITIVE_INFINITY, true);
    }

    /// Allows `high` itself, but not `low`.
    public static NumberRange aboveUpTo(double low, double high) {
        return new NumberRange(low, true, high, false);
    }

    public boolean holds(double value) {
        return Double.isFinite(value)
                && (lowOpen ? value > low : value >= low)
                && (highOpen ? value < high : value <= high);
    }

    /// Describes the limits: `at least 1`, `above 0, at most 1`; empty when there is no limit.
    public String describe() {
        String lower = Double.isInfinite(low) ? "" : (lowOpen ? "above " : "at least ") + Numbers.plain(low);
        String upper = Double.isInfinite(high) ? "" : (highOpen ? "below " : "at most ") + Numbers.plain(high);
        return lower.isEmpty() || upper.isEmpty() ? lower + upper : lower + ", " + upper;
    }
}

package dev.edgewise.settings;

import java.util.Locale;

/// Writes numbers for people and for documentation.
public final class Numbers {
    private Numbers() {}

    /// Writes whole numbers without a fraction, very small and very large ones as `1e-6`, others as Java writes
    /// them.
    public static String plain(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        return Double.toString(value).toLowerCase(Locale.ROOT).replace(".0e", "e");
    }
}

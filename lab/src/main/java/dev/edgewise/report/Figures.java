package dev.edgewise.report;

import com.fasterxml.jackson.databind.node.ArrayNode;

/// Writes numbers for a picture. Four digits are more than an eye can tell, and every digit costs the file a
/// byte.
final class Figures {
    private static final int DIGITS = 4;

    private Figures() {}

    /// Adds a number. One that is not finite becomes null.
    static void add(ArrayNode array, double value) {
        if (!Double.isFinite(value)) {
            array.addNull();
            return;
        }
        double rounded = rounded(value);
        if (rounded == Math.rint(rounded) && Math.abs(rounded) < 1e15) {
            array.add((long) rounded);
        } else {
            array.add(rounded);
        }
    }

    /// Rounds to four significant digits.
    static double rounded(double value) {
        if (value == 0 || !Double.isFinite(value)) {
            return value;
        }
        int exponent = DIGITS - 1 - (int) Math.floor(Math.log10(Math.abs(value)));
        if (exponent <= 0) {
            return Math.rint(value);
        }
        double scale = Math.pow(10, Math.min(exponent, 300));
        return Math.rint(value * scale) / scale;
    }
}

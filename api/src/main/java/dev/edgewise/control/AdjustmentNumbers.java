package dev.edgewise.control;

import java.math.BigDecimal;
import java.math.MathContext;

/// Checks the numbers of adjustments, and writes them for people.
final class AdjustmentNumbers {
    private AdjustmentNumbers() {}

    static void require(boolean fits, String what, double value, String allowed) {
        if (!fits || !Double.isFinite(value)) {
            throw new IllegalArgumentException(what + " must be finite and " + allowed + " but was " + value);
        }
    }

    static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : new BigDecimal(value)
                        .round(new MathContext(3))
                        .stripTrailingZeros()
                        .toPlainString();
    }
}

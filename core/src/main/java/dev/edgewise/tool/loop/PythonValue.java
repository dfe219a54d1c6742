package dev.edgewise.tool.loop;

import java.math.BigDecimal;
import java.math.BigInteger;

/// Literals of Python as the loop knows them: `BigInteger` for whole numbers, `Double`, `Boolean`, `String`, and what
/// no function takes.
public final class PythonValue {
    private PythonValue() {}

    /// Literals that are no number, text or truth value.
    public enum Special {
        /// `None`.
        NONE,
        /// Bytes, `...` and complex numbers.
        UNUSED
    }

    /// Returns the text that Python's `str` gives.
    public static String text(Object value) {
        return switch (value) {
            case Boolean truth -> truth ? "True" : "False";
            case Double number -> repr(number);
            case Special.NONE -> "None";
            case Special _ -> "...";
            default -> value.toString();
        };
    }

    /// Returns a number as Python's `repr` writes it: the shortest digits that give it back.
    private static String repr(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
        }
        if (number == 0) {
            return Double.compare(number, 0.0) == 0 ? "0.0" : "-0.0";
        }
        BigDecimal shortest = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = shortest.toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        String digits = shortest.unscaledValue().abs().toString();
        return (number < 0 ? "-" : "") + digits.charAt(0) + (digits.length() > 1 ? "." + digits.substring(1) : "") + "e"
                + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    /// Returns a number as Python computes with it: a truth value counts as 0 or 1.
    ///
    /// @throws WrongFormat if the value is no number
    public static Number number(Object value) {
        return switch (value) {
            case BigInteger whole -> whole;
            case Double number -> number;
            case Boolean truth -> truth ? BigInteger.ONE : BigInteger.ZERO;
            default -> throw new WrongFormat();
        };
    }
}

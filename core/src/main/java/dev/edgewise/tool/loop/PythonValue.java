package dev.edgewise.tool.loop;

import dev.edgewise.text.PythonNotation;
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
            case Double number -> PythonNotation.number(number);
            case Special.NONE -> "None";
            case Special _ -> "...";
            default -> value.toString();
        };
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

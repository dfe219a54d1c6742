package dev.edgewise.environment;

import dev.edgewise.environment.expression.Fraction;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a number as a person would write it as an answer, exactly and without searching for it.
///
/// It accepts the following, so that `-$1,234.50` and `-01234.5` are the same number:
/// - a sign in front, `+` or `-` (or the typographic minus, U+2212);
/// - `$` after the sign;
/// - commas between groups of three digits, all of them or none, the first group of one to three digits without a
///   leading zero;
/// - leading zeros, zeros at the end of the fraction, and a full stop at the end (`18.`).
///
/// It accepts no other character, neither units nor blanks inside; no exponents, fractions or percent; no
/// fraction without a digit before the point; and no more than [#MAX_LENGTH] characters.
public final class NumberAnswer {
    /// The longest text that is still read as a number, so that a page of digits costs nothing.
    public static final int MAX_LENGTH = 100;

    private static final Pattern NUMBER =
            Pattern.compile("([+\\-\\u2212]?)\\$?([0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\\.([0-9]*))?");

    private NumberAnswer() {}

    /// Returns the number that `text` consists of, without trailing zeros. Empty when it is anything else.
    public static Optional<BigDecimal> parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Matcher matcher = NUMBER.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String sign = matcher.group(1).isEmpty() || matcher.group(1).equals("+") ? "" : "-";
        String whole = matcher.group(2).replace(",", "");
        String fraction = matcher.group(3) == null ? "" : matcher.group(3);
        return Optional.of(normalised(new BigDecimal(sign + whole + "." + fraction + "0")));
    }

    /// Writes a number as its shortest plain text: `51.0` becomes `51`, `1E+3` becomes `1000`.
    public static String text(BigDecimal number) {
        return normalised(number).toPlainString();
    }

    /// Writes a fraction as its shortest plain text: a decimal such as `0.5` where one equals it, else `1/3`. It
    /// also stays a fraction if the decimal would be longer than [#MAX_LENGTH].
    public static String text(Fraction number) {
        try {
            String decimal = text(new BigDecimal(number.numerator()).divide(new BigDecimal(number.denominator())));
            return decimal.length() > MAX_LENGTH ? number.toString() : decimal;
        } catch (ArithmeticException noEnd) {
            return number.toString();
        }
    }

    private static BigDecimal normalised(BigDecimal number) {
        return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }
}

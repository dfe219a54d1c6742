package dev.edgewise.environment.solution;

import dev.edgewise.environment.expression.Expression;
import dev.edgewise.environment.expression.ExpressionParser;
import dev.edgewise.environment.expression.Fraction;
import dev.edgewise.environment.expression.Operator;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds calculations in a text: `3 * 3 + 5 * 3 = 18`, `$9 x 2 = $18`, and calculator marks such as
/// `<<9*2=18>>18`. A part of a longer one is none: `12 lions * 1/2 = 6`, `x + 20 + 10 = 45`, and the first half of
/// `5*4 = 10*2 = 20`. Neither is one with a mixed number or a result in per cent: `3 1/2 - 2 = 1 1/2`, `3/6 = 50%`.
public final class Equations {
    private static final String OF_LEFT = "0123456789.,$ +-*/x×÷()";
    private static final String OPERATORS = "+-*/";
    private static final Pattern GOES_ON = Pattern.compile("%| *[-+*/x×÷ ] *[$(]*\\.?\\d");
    private static final Pattern MIXED = Pattern.compile("\\d +\\d{1,2}(?!\\d)");
    /// Behind these decimals stands what floating point makes of a number.
    private static final int DECIMALS = 12;
    private static final Pattern LIST_MARK = Pattern.compile("^ *[-*] ");

    private Equations() {}

    /// A calculation.
    ///
    /// @param left what is worked out, without blanks: `3*3+5*3`
    /// @param value what that is
    /// @param claimed what the text says it is: `18`
    public record Equation(String left, Fraction value, BigDecimal claimed) {
        /// Tells whether the text is right, up to rounding or cutting off at its last digit, or the twelfth.
        public boolean holds() {
            Fraction off = value.apply(Operator.SUBTRACT, Fraction.of(claimed));
            int scale = Math.min(claimed.stripTrailingZeros().scale(), DECIMALS);
            if (off.numerator().signum() == 0 || scale <= 0) {
                return off.numerator().signum() == 0;
            }
            BigInteger scaled = off.numerator().abs().multiply(BigInteger.TEN.pow(scale));
            return scaled.compareTo(off.denominator()) < 0;
        }

        /// Returns the calculation as it is compared: `3*3+5*3=18`.
        public String text() {
            return left + "=" + claimed.stripTrailingZeros().toPlainString();
        }
    }

    /// Returns the calculations of a text without calculator marks, in order.
    public static List<Equation> of(String text) {
        List<Equation> found = new ArrayList<>();
        for (int at = text.indexOf('='); at >= 0; at = text.indexOf('=', at + 1)) {
            before(text, at).ifPresent(found::add);
        }
        return found;
    }

    /// Returns the text without calculator marks: `She makes 9 * 2 = $18`.
    public static String withoutMarks(String text) {
        return text.replaceAll("<<[^<>]*>>", "");
    }

    private static Optional<Equation> before(String text, int equals) {
        int start = equals;
        while (start > 0 && OF_LEFT.indexOf(text.charAt(start - 1)) >= 0 && !sentenceEnds(text, start - 1)) {
            start--;
        }
        String written = afterListMark(text, start, equals);
        String left = plain(written);
        if (left.isEmpty() || MIXED.matcher(written).find() || OPERATORS.indexOf(left.charAt(0)) >= 0) {
            return Optional.empty();
        }
        return number(text, equals + 1)
                .flatMap(claimed -> ExpressionParser.parse(left)
                        .filter(expression -> expression.operations() > 0)
                        .flatMap(Equations::value)
                        .map(value -> new Equation(left, value, claimed)));
    }

    /// Returns the text between two places without the mark of a list at the start of the line.
    private static String afterListMark(String text, int start, int end) {
        String left = text.substring(start, end);
        boolean lineStarts = start == 0 || text.charAt(start - 1) == '\n';
        return lineStarts ? LIST_MARK.matcher(left).replaceFirst("") : left;
    }

    private static boolean sentenceEnds(String text, int at) {
        char c = text.charAt(at);
        boolean stop = (c == '.' || c == ',') && (at + 1 == text.length() || text.charAt(at + 1) == ' ');
        boolean letter = c == 'x' && at > 0 && Character.isLetter(text.charAt(at - 1));
        return stop || letter;
    }

    private static Optional<Fraction> value(Expression expression) {
        try {
            return Optional.of(expression.value());
        } catch (ArithmeticException divisionByZero) {
            return Optional.empty();
        }
    }

    /// Returns the number that begins behind blanks and a dollar sign, unless the calculation goes on behind it.
    private static Optional<BigDecimal> number(String text, int from) {
        int start = from;
        while (start < text.length() && (text.charAt(start) == ' ' || text.charAt(start) == '$')) {
            start++;
        }
        int end = start;
        while (end < text.length() && "0123456789.,-".indexOf(text.charAt(end)) >= 0) {
            end++;
        }
        return GOES_ON.matcher(text).region(end, text.length()).lookingAt()
                ? Optional.empty()
                : AnswerLine.number(text.substring(start, end));
    }

    private static String plain(String left) {
        String plain = left.replaceAll("[$ ]|,(?=\\d{3})", "").replace('x', '*').replace('×', '*');
        return plain.replace('÷', '/').replaceAll("(?<![\\d.])\\.(?=\\d)", "0.").replaceAll("(\\d)\\.0+(?!\\d)", "$1");
    }
}

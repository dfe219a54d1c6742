package dev.edgewise.text.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The filters that make numbers.
final class TemplateNumbers {
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]++");
    private static final Pattern DECIMAL =
            Pattern.compile("[-+]?(?:[0-9]++\\.?[0-9]*+|\\.[0-9]++)(?:[eE][-+]?[0-9]++)?");
    private static final Pattern NOT_FINITE = Pattern.compile("[-+]?(?:inf(?:inity)?|nan)", Pattern.CASE_INSENSITIVE);
    private static final Pattern LONE_UNDERSCORE = Pattern.compile("(?<![0-9])_|_(?![0-9])");

    private TemplateNumbers() {}

    static @Nullable Object integer(@Nullable Object value, @Nullable Object otherwise, @Nullable Object base) {
        return switch (value) {
            case Boolean bool -> bool ? 1L : 0L;
            case Double number -> integer(number, otherwise);
            case Number number -> number.longValue();
            case CharSequence text -> integer(plain(text), otherwise, Python.integer(base, "the base of 'int'"));
            case null, default -> otherwise;
        };
    }

    private static @Nullable Object integer(String text, @Nullable Object otherwise, long base) {
        if (base < 2 || base > 36) {
            throw new TemplateFault("the base of 'int' must be from 2 to 36 here, got " + base);
        }
        BigInteger whole = base == 10 ? decimalInteger(text) : integer(text, (int) base);
        if (whole == null) {
            Double number = decimal(text);
            return number == null ? otherwise : integer(number, otherwise);
        }
        return fitting(whole);
    }

    private static @Nullable Object integer(double number, @Nullable Object otherwise) {
        return Double.isNaN(number) || Double.isInfinite(number)
                ? otherwise
                : fitting(new BigDecimal(number).toBigInteger());
    }

    private static Object fitting(BigInteger whole) {
        if (whole.bitLength() >= Long.SIZE) {
            throw new TemplateFault("the result of 'int' does not fit into 64 bits");
        }
        return whole.longValue();
    }

    /// A whole number; null where the text is none. More digits than these do not fit, and take long to read.
    private static @Nullable BigInteger decimalInteger(String text) {
        if (!INTEGER.matcher(text).matches()) {
            return null;
        }
        return text.length() > 1000 ? BigInteger.TWO.pow(Long.SIZE) : new BigInteger(text);
    }

    /// A whole number in another base, with or without its `0x`, `0o` or `0b`; null where the text is none.
    private static @Nullable BigInteger integer(String text, int base) {
        String prefix = base == 16 ? "0x" : base == 8 ? "0o" : base == 2 ? "0b" : "none";
        int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        String digits = text.regionMatches(true, sign, prefix, 0, 2) ? text.substring(sign + 2) : text.substring(sign);
        if (digits.isEmpty() || digits.length() > 1000 || digits.chars().anyMatch(c -> Character.digit(c, base) < 0)) {
            return null;
        }
        return new BigInteger((text.startsWith("-") ? "-" : "") + digits, base);
    }

    static @Nullable Object floating(@Nullable Object value, @Nullable Object otherwise) {
        return switch (value) {
            case Boolean bool -> bool ? 1.0 : 0.0;
            case Number number -> number.doubleValue();
            case CharSequence text -> {
                Double number = decimal(plain(text));
                yield number == null ? otherwise : number;
            }
            case null, default -> otherwise;
        };
    }

    /// A text without what Python passes over in numbers: blanks around it, and single underscores between digits.
    /// Digits of other scripts become our own.
    private static String plain(CharSequence text) {
        Budget.scan(4L * text.length());
        StringBuilder plain = new StringBuilder();
        StringMethods.strip(text.toString(), null, true, true)
                .codePoints()
                .forEach(c -> plain.appendCodePoint(Character.isDigit(c) ? '0' + Character.digit(c, 10) : c));
        return LONE_UNDERSCORE.matcher(plain).find()
                ? plain.toString()
                : plain.toString().replace("_", "");
    }

    /// What Python's `float` makes of a text; null where it refuses it. Java also reads `5d` and `0x1p3`, not `inf`.
    private static @Nullable Double decimal(String text) {
        if (NOT_FINITE.matcher(text).matches()) {
            return text.toLowerCase(Locale.ROOT).endsWith("nan")
                    ? Double.NaN
                    : text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return DECIMAL.matcher(text).matches() ? Double.valueOf(text) : null;
    }

    static Object round(@Nullable Object value, AstCall.Arguments arguments) {
        if (!(value instanceof Number number)) {
            throw new TemplateFault("round needs a number, got " + Python.type(value));
        }
        int digits = Math.clamp(Python.integer(arguments.at(0, "precision", 0L), "precision"), -300, 300);
        RoundingMode mode = switch (Python.str(arguments.at(1, "method", "common"))) {
            case "ceil" -> RoundingMode.CEILING;
            case "floor" -> RoundingMode.FLOOR;
            default -> RoundingMode.HALF_EVEN;
        };
        return BigDecimal.valueOf(number.doubleValue()).setScale(digits, mode).doubleValue();
    }

    static Object sum(List<@Nullable Object> values, @Nullable Object start) {
        double floats = 0;
        long integers = 0;
        boolean floating = false;
        List<@Nullable Object> all = new ArrayList<>(values);
        all.addFirst(start);
        for (Object value : all) {
            if (value instanceof Double number) {
                floats += number;
                floating = true;
            } else {
                integers += Python.integer(value, "an item of sum");
            }
        }
        return floating ? (Object) (floats + integers) : integers;
    }
}

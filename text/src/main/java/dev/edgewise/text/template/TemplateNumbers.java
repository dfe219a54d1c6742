package dev.edgewise.text.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
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
    private static final Pattern GROUPS = Pattern.compile("[0-9a-zA-Z]++(?:_[0-9a-zA-Z]++)*+");
    private static final Pattern LONE_UNDERSCORE = Pattern.compile("(?<![0-9])_|_(?![0-9])");

    private TemplateNumbers() {}

    static @Nullable Object integer(@Nullable Object value, @Nullable Object otherwise, @Nullable Object base) {
        return switch (value) {
            case Boolean bool -> bool ? 1L : 0L;
            case Double number -> integer(number, otherwise);
            case Number number -> number.longValue();
            case CharSequence text -> integer(stripped(text), otherwise, Python.integer(base, "the base of 'int'"));
            case null, default -> otherwise;
        };
    }

    private static @Nullable Object integer(String text, @Nullable Object otherwise, long base) {
        if (base < 2 || base > 36) {
            throw new TemplateFault("the base of 'int' must be from 2 to 36 here, got " + base);
        }
        String plain = plain(text);
        BigInteger whole = base == 10 ? decimalInteger(plain) : integer(text, (int) base);
        if (whole == null) {
            Double number = decimal(plain);
            return number == null ? otherwise : integer(number, otherwise);
        }
        return fitting(whole, "int");
    }

    private static @Nullable Object integer(double number, @Nullable Object otherwise) {
        return Double.isNaN(number) || Double.isInfinite(number)
                ? otherwise
                : fitting(new BigDecimal(number).toBigInteger(), "int");
    }

    private static Object fitting(BigInteger whole, String filter) {
        if (whole.bitLength() >= Long.SIZE) {
            throw new TemplateFault("the result of '" + filter + "' does not fit into 64 bits");
        }
        return whole.longValue();
    }

    /// Returns a whole number; null where the text is none. More digits than these do not fit, and take long to
    /// read.
    private static @Nullable BigInteger decimalInteger(String text) {
        if (!INTEGER.matcher(text).matches()) {
            return null;
        }
        return text.length() > 1000 ? BigInteger.TWO.pow(Long.SIZE) : new BigInteger(text);
    }

    /// Returns a whole number in another base, with or without its `0x`, `0o` or `0b`; null where the text is
    /// none. Single underscores may stand between its digits and behind the `0x`.
    private static @Nullable BigInteger integer(String text, int base) {
        String prefix = base == 16 ? "0x" : base == 8 ? "0o" : base == 2 ? "0b" : "none";
        int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        boolean prefixed = text.regionMatches(true, sign, prefix, 0, 2);
        String digits = text.substring(prefixed ? sign + (text.startsWith("_", sign + 2) ? 3 : 2) : sign);
        if (!GROUPS.matcher(digits).matches()) {
            return null;
        }
        digits = digits.replace("_", "");
        if (digits.length() > 1000 || digits.chars().anyMatch(c -> Character.digit(c, base) < 0)) {
            return null;
        }
        return new BigInteger((text.startsWith("-") ? "-" : "") + digits, base);
    }

    static @Nullable Object floating(@Nullable Object value, @Nullable Object otherwise) {
        return switch (value) {
            case Boolean bool -> bool ? 1.0 : 0.0;
            case Number number -> number.doubleValue();
            case CharSequence text -> {
                Double number = decimal(plain(stripped(text)));
                yield number == null ? otherwise : number;
            }
            case null, default -> otherwise;
        };
    }

    /// Returns a text without the blanks around it, which Python passes over. Digits of other scripts become our
    /// own.
    private static String stripped(CharSequence text) {
        Budget.scan(4L * text.length());
        StringBuilder stripped = new StringBuilder();
        StringMethods.strip(text.toString(), null, true, true)
                .codePoints()
                .forEach(c -> stripped.appendCodePoint(Character.isDigit(c) ? '0' + Character.digit(c, 10) : c));
        return stripped.toString();
    }

    /// Returns a text without single underscores between decimal digits.
    private static String plain(String text) {
        return LONE_UNDERSCORE.matcher(text).find() ? text : text.replace("_", "");
    }

    /// Returns what Python's `float` makes of a text; null where it refuses it. Java also reads `5d` and
    /// `0x1p3`, not `inf`.
    private static @Nullable Double decimal(String text) {
        if (NOT_FINITE.matcher(text).matches()) {
            return text.toLowerCase(Locale.ROOT).endsWith("nan")
                    ? Double.NaN
                    : text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return DECIMAL.matcher(text).matches() ? Double.valueOf(text) : null;
    }

    /// Python's `round` for the method `common`, which keeps ints, and else `func(value * 10**precision) /
    /// 10**precision`, a float.
    static Object round(@Nullable Object value, AstCall.Arguments arguments) {
        long precision = Python.integer(arguments.at(0, "precision", 0L), "precision");
        String method = Python.str(arguments.at(1, "method", "common"));
        if (!(value instanceof Number) && !(value instanceof Boolean)) {
            throw new TemplateFault("round needs a number, got " + Python.type(value));
        }
        return switch (method) {
            case "common" ->
                value instanceof Double number
                        ? nearest(number, precision)
                        : nearest(Python.integer(value, "round"), precision);
            case "ceil", "floor" -> directed(value, precision, method);
            default ->
                throw new TemplateFault("the method of 'round' must be common, ceil or floor, got '" + method + "'");
        };
    }

    /// Returns the nearest float of so many decimal places; of two, the one whose last digit is even.
    private static double nearest(double number, long precision) {
        if (Double.isNaN(number) || Double.isInfinite(number) || precision > 323) {
            return number;
        }
        BigDecimal rounded = new BigDecimal(number).setScale((int) Math.max(precision, -309), RoundingMode.HALF_EVEN);
        return Math.copySign(finite(rounded.doubleValue()), number);
    }

    private static Object nearest(long number, long precision) {
        int digits = Math.clamp(precision, -20, 0);
        return fitting(
                BigDecimal.valueOf(number)
                        .setScale(digits, RoundingMode.HALF_EVEN)
                        .toBigInteger(),
                "round");
    }

    private static double directed(Object value, long precision, String method) {
        double number = value instanceof Double real ? real : (double) Python.integer(value, "round");
        if (!(value instanceof Double) && precision >= 0) {
            return number;
        }
        double scale = Double.parseDouble("1e" + precision);
        double scaled = finite(number * finite(scale));
        double whole = method.equals("ceil") ? Math.ceil(scaled) : Math.floor(scaled);
        return precision > 0
                ? new BigDecimal(whole).scaleByPowerOfTen((int) -precision).doubleValue()
                : finite((whole + 0.0) / scale); // Python has an int here, so no negative zero
    }

    private static double finite(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw new TemplateFault("the result of 'round' is not a finite number");
        }
        return number;
    }

    /// Python's `sum`: what the operator `+` makes of the numbers, one after the other.
    static Object sum(List<@Nullable Object> values, @Nullable Object start) {
        if (!(start instanceof Number) && !(start instanceof Boolean)) {
            throw new TemplateFault("'sum' must start with a number or a list, got " + Python.type(start));
        }
        Object sum = start;
        for (Object value : values) {
            sum = PythonOperator.ADD.apply(sum, value);
        }
        return sum;
    }
}

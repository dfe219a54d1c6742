package dev.edgewise.text.template;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The filters that make numbers.
final class TemplateNumbers {
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+(?:_[0-9]+)*+");

    private TemplateNumbers() {}

    static @Nullable Object integer(@Nullable Object value, @Nullable Object otherwise) {
        return switch (value) {
            case Boolean bool -> bool ? 1L : 0L;
            case Double number -> number.isNaN() || number.isInfinite() ? otherwise : (Object) number.longValue();
            case Number number -> number.longValue();
            case CharSequence text -> integer(text.toString().strip(), otherwise);
            case null, default -> otherwise;
        };
    }

    private static @Nullable Object integer(String text, @Nullable Object otherwise) {
        Budget.scan(text.length());
        try {
            if (INTEGER.matcher(text).matches()) {
                return Long.parseLong(text.replace("_", ""));
            }
            double number = Double.parseDouble(text);
            if (Double.isNaN(number) || Double.isInfinite(number)) {
                return otherwise;
            }
            return new BigDecimal(number).toBigInteger().longValueExact();
        } catch (NumberFormatException | ArithmeticException e) {
            if (INTEGER.matcher(text).matches() || e instanceof ArithmeticException) {
                throw new TemplateFault("the result of 'int' does not fit into 64 bits");
            }
            return otherwise;
        }
    }

    static @Nullable Object floating(@Nullable Object value, @Nullable Object otherwise) {
        return switch (value) {
            case Boolean bool -> bool ? 1.0 : 0.0;
            case Number number -> number.doubleValue();
            case CharSequence text -> {
                try {
                    Budget.scan(text.length());
                    yield (Object) Double.parseDouble(text.toString().strip());
                } catch (NumberFormatException e) {
                    yield otherwise;
                }
            }
            case null, default -> otherwise;
        };
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

    static Object sum(@Nullable Object values) {
        double floats = 0;
        long integers = 0;
        boolean floating = false;
        for (Object value : Python.iterate(values)) {
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

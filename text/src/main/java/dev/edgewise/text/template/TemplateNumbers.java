package dev.edgewise.text.template;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/// The filters that make numbers.
final class TemplateNumbers {
    private TemplateNumbers() {}

    static @Nullable Object integer(@Nullable Object value, @Nullable Object otherwise) {
        return switch (value) {
            case Boolean bool -> bool ? 1L : 0L;
            case Double number -> number.isNaN() || number.isInfinite() ? otherwise : (Object) number.longValue();
            case Number number -> number.longValue();
            case CharSequence text -> {
                try {
                    yield (Object) new BigDecimal(text.toString().strip())
                            .toBigInteger()
                            .longValueExact();
                } catch (ArithmeticException | NumberFormatException e) {
                    yield otherwise;
                }
            }
            case null, default -> otherwise;
        };
    }

    static @Nullable Object floating(@Nullable Object value, @Nullable Object otherwise) {
        return switch (value) {
            case Boolean bool -> bool ? 1.0 : 0.0;
            case Number number -> number.doubleValue();
            case CharSequence text -> {
                try {
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

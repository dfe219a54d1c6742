package dev.edgewise.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// Checks single values against their kind. YAML 1.1 reads `1e-6` as text; it counts as the number it is.
public final class Scalars {
    private static final int LONGEST_NUMBER = 64;
    private static final int LONGEST_SHOWN = 60;

    private Scalars() {}

    public static boolean fits(Kind kind, JsonNode value) {
        return normalize(kind, value) != null;
    }

    /// Returns the value in its kind's own JSON type; null when it does not fit.
    public static @Nullable JsonNode normalize(Kind kind, JsonNode value) {
        return switch (kind) {
            case Kind.Whole whole -> wholeNumber(whole, value);
            case Kind.Real real -> realNumber(real.range(), value);
            case Kind.Flag _ -> value.isBoolean() ? value : null;
            case Kind.Text text ->
                value.isTextual() && text.pattern().matcher(value.textValue()).matches() ? value : null;
            case Kind.Location _ -> value.isTextual() && !value.textValue().isBlank() ? value : null;
            case Kind.Choice choice -> value.isTextual() && choice.names().contains(value.textValue()) ? value : null;
            case Kind.Items _, Kind.Nested _, Kind.Variants _ -> null;
        };
    }

    /// Returns a refusal: `must be a whole number, at least 1, but was "three"`.
    public static String refusal(Kind kind, JsonNode value) {
        boolean unquoted = kind instanceof Kind.Text && (value.isNumber() || value.isBoolean());
        String form = kind.describe();
        String comma = form.contains(",") && !(kind instanceof Kind.Choice) ? "," : "";
        return "must be " + form + comma + " but was " + show(value) + (unquoted ? ": put it in quotes" : "");
    }

    /// Writes the value in YAML's flow style, cut if it is long.
    public static String show(JsonNode value) {
        if (value.isObject()) {
            return "a section";
        }
        String text = value.isDouble() && Double.isFinite(value.doubleValue())
                ? Numbers.plain(value.doubleValue())
                : value.toString();
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }

    private static @Nullable JsonNode wholeNumber(Kind.Whole kind, JsonNode value) {
        BigDecimal number = decimal(value);
        if (number == null || number.stripTrailingZeros().scale() > 0) {
            return null;
        }
        BigDecimal largest = BigDecimal.valueOf(kind.wide() ? Long.MAX_VALUE : Integer.MAX_VALUE);
        return number.abs().compareTo(largest) <= 0 && kind.range().holds(number.doubleValue())
                ? JsonNodeFactory.instance.numberNode(number.longValue())
                : null;
    }

    private static @Nullable JsonNode realNumber(NumberRange range, JsonNode value) {
        BigDecimal number = decimal(value);
        return number != null && range.holds(number.doubleValue())
                ? JsonNodeFactory.instance.numberNode(number.doubleValue())
                : null;
    }

    private static @Nullable BigDecimal decimal(JsonNode value) {
        if (value.isFloatingPointNumber() && !Double.isFinite(value.doubleValue())) {
            return null;
        }
        String text = value.isNumber()
                ? value.asText()
                : value.isTextual() ? value.textValue().strip() : "";
        boolean digits = !text.isEmpty()
                && text.length() <= LONGEST_NUMBER
                && text.matches("[-+]?[0-9.]+([eE][-+]?[0-9]{1,4})?");
        try {
            return digits ? new BigDecimal(text) : null;
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }
}

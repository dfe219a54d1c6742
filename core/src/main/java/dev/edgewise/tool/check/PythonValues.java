package dev.edgewise.tool.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Values as Python compares them: `True == 1 == 1.0`, a tuple is no list, and the order of keys does not count.
final class PythonValues {
    private static final Pattern IGNORED = Pattern.compile("[ ,./\\-_*^]");

    private PythonValues() {}

    /// Tells whether `==` holds.
    static boolean same(JsonNode one, JsonNode other) {
        if (isNumeric(one) && isNumeric(other)) {
            double first = number(one);
            double second = number(other);
            boolean finite = Double.isFinite(first) && Double.isFinite(second);
            return finite ? exact(one).compareTo(exact(other)) == 0 : first == second;
        }
        if (ValueType.of(one) != ValueType.of(other)) {
            return false;
        }
        return switch (ValueType.of(one)) {
            case LIST, TUPLE -> sameElements(one, other);
            case DICT -> sameEntries(one, other);
            case STRING, INTEGER, FLOAT, BOOLEAN, OTHER -> one.equals(other);
        };
    }

    /// Tells whether one of the accepted values equals `value`.
    static boolean contains(Iterable<JsonNode> accepted, JsonNode value) {
        for (JsonNode one : accepted) {
            if (same(one, value)) {
                return true;
            }
        }
        return false;
    }

    /// Tells whether the accepted values hold `""`, so that the argument may be left out.
    static boolean mayBeLeftOut(JsonNode accepted) {
        return contains(accepted, TextNode.valueOf(""));
    }

    /// Returns a text as the checker compares it, without case, blanks and some marks; anything else unchanged.
    static JsonNode normalised(JsonNode value) {
        return value.isTextual()
                ? TextNode.valueOf(IGNORED.matcher(value.textValue())
                        .replaceAll("")
                        .toLowerCase(Locale.ROOT)
                        .replace('\'', '"'))
                : value;
    }

    /// Returns what a `for` loop sees: the elements of a list, the characters of a text.
    ///
    /// @throws CannotCheck for anything else, as Python's `len` raises
    static List<JsonNode> elements(JsonNode value) {
        List<JsonNode> elements = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(elements::add);
        } else if (value.isTextual()) {
            value.textValue().codePoints().forEach(c -> elements.add(TextNode.valueOf(Character.toString(c))));
        } else if (!value.isObject() || !value.isEmpty()) {
            throw new CannotCheck("the accepted value " + value + " is no list");
        }
        return elements;
    }

    /// Returns a list whose texts are normalised.
    static ArrayNode normalisedList(JsonNode list) {
        ArrayNode normalised = JsonNodeFactory.instance.arrayNode();
        elements(list).forEach(element -> normalised.add(normalised(element)));
        return normalised;
    }

    private static boolean sameElements(JsonNode one, JsonNode other) {
        if (one.size() != other.size()) {
            return false;
        }
        Iterator<JsonNode> rest = other.iterator();
        for (JsonNode element : one) {
            if (!same(element, rest.next())) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameEntries(JsonNode one, JsonNode other) {
        return one.size() == other.size()
                && one.properties().stream()
                        .allMatch(entry ->
                                other.has(entry.getKey()) && same(entry.getValue(), other.path(entry.getKey())));
    }

    private static boolean isNumeric(JsonNode value) {
        return value.isNumber() || value.isBoolean();
    }

    private static double number(JsonNode value) {
        return value.isBoolean() ? (value.booleanValue() ? 1 : 0) : value.doubleValue();
    }

    /// Returns the value that Python holds: of a number with a decimal point the nearest double.
    private static BigDecimal exact(JsonNode value) {
        return value.isIntegralNumber() ? new BigDecimal(value.bigIntegerValue()) : new BigDecimal(number(value));
    }
}

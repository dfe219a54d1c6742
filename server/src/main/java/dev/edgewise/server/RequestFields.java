package dev.edgewise.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.NearestName;
import dev.edgewise.error.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Reads the fields of a request. A field that is absent or null has its default.
///
/// @param path of the object in front of a field's name, as `stream_options.`
record RequestFields(ObjectNode json, String path) {
    RequestFields(ObjectNode json) {
        this(json, "");
    }

    /// Refuses names that are not known.
    void requireKnown(Set<String> known) {
        json.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                String near = NearestName.of(name, known)
                        .map(n -> "; did you mean " + n + "?")
                        .orElse("");
                throw ApiException.invalid(
                        path + Quoted.of(name), "unknown field '" + path + Quoted.of(name) + "'" + near);
            }
        });
    }

    /// Refuses a field that asks for something that is not done here.
    void requireOff(String name, Predicate<JsonNode> off, String allowed) {
        JsonNode value = value(name);
        if (value != null && !off.test(value)) {
            throw wrong(name, allowed, value);
        }
    }

    @Nullable
    JsonNode value(String name) {
        JsonNode value = json.get(name);
        return value == null || value.isNull() ? null : value;
    }

    @Nullable
    String text(String name) {
        JsonNode value = value(name);
        if (value != null && !value.isTextual()) {
            throw wrong(name, "a text", value);
        }
        return value == null ? null : value.textValue();
    }

    boolean flag(String name) {
        JsonNode value = value(name);
        if (value != null && !value.isBoolean()) {
            throw wrong(name, "true or false", value);
        }
        return value != null && value.booleanValue();
    }

    double number(String name, double least, double most, double otherwise) {
        JsonNode value = value(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isNumber() || value.doubleValue() < least || value.doubleValue() > most) {
            throw wrong(name, "a number from " + trimmed(least) + " to " + trimmed(most), value);
        }
        return value.doubleValue();
    }

    private static String trimmed(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }

    int count(String name, int least, int most, int otherwise) {
        JsonNode value = value(name);
        return value == null ? otherwise : (int) whole(name, value, least, most);
    }

    @Nullable
    Long whole(String name) {
        JsonNode value = value(name);
        return value == null ? null : Long.valueOf(whole(name, value, Long.MIN_VALUE, Long.MAX_VALUE));
    }

    private long whole(String name, JsonNode value, long least, long most) {
        boolean whole = value.isNumber() && value.doubleValue() == Math.rint(value.doubleValue());
        if (!whole || !value.canConvertToLong() || value.longValue() < least || value.longValue() > most) {
            String range = least == Long.MIN_VALUE ? "" : " from " + least + " to " + most;
            throw wrong(name, "a whole number" + range, value);
        }
        return value.longValue();
    }

    @Nullable
    RequestFields object(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof ObjectNode object)) {
            throw wrong(name, "an object", value);
        }
        return new RequestFields(object, path + name + ".");
    }

    /// Reads one text or a list of them.
    List<String> texts(String name, int most) {
        JsonNode value = value(name);
        if (value == null) {
            return List.of();
        }
        if (value.isTextual()) {
            return List.of(value.textValue());
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode each : value) {
            if (each.isTextual()) {
                texts.add(each.textValue());
            }
        }
        if (!value.isArray() || texts.size() != value.size() || texts.size() > most) {
            throw wrong(name, "a text or a list of at most " + most + " texts", value);
        }
        return texts;
    }

    ApiException wrong(String name, String allowed, JsonNode value) {
        return ApiException.invalid(
                path + name, path + name + " must be " + allowed + " but was " + Quoted.of(value.toString()));
    }
}

package dev.edgewise.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;

/// Typed values of `config.json` or of a section of it. A key that is absent has its default; one that is there must
/// have the right type, as in `transformers`, which refuses `"64"` and null as numbers.
///
/// @param where `config.json`, or the section with its name
public record ConfigValues(String where, JsonNode json) {
    private static final String AGAIN = "; take the file from the model's source again";

    public boolean has(String key) {
        return json.has(key);
    }

    /// Returns a whole number from `least` on.
    public int whole(String key, int fallback, int least) {
        JsonNode value = json.path(key);
        if (value.isMissingNode()) {
            return fallback;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < least) {
            throw fault(key, "must be a whole number from " + least + " to " + Integer.MAX_VALUE);
        }
        return value.intValue();
    }

    /// Returns a finite number above 0.
    public double positive(String key, double fallback) {
        return json.has(key) ? positive(key) : fallback;
    }

    /// Returns a finite number above 0 that must be there.
    public double positive(String key) {
        JsonNode value = json.path(key);
        double number = value.isNumber() ? value.doubleValue() : Double.NaN;
        if (!(number > 0) || Double.isInfinite(number)) {
            throw fault(key, "must be a number above 0");
        }
        return number;
    }

    /// Returns a number, 0 for null or none.
    public double numberOrZero(String key) {
        JsonNode value = json.path(key);
        if (!value.isNumber() && !value.isNull() && !value.isMissingNode()) {
            throw fault(key, "must be a number or null");
        }
        return value.doubleValue();
    }

    public boolean flag(String key, boolean fallback) {
        JsonNode value = json.path(key);
        if (!value.isBoolean() && !value.isMissingNode()) {
            throw fault(key, "must be true or false");
        }
        return value.asBoolean(fallback);
    }

    public String text(String key, String fallback) {
        JsonNode value = json.path(key);
        if (!value.isTextual() && !value.isMissingNode()) {
            throw fault(key, "must be text");
        }
        return value.asText(fallback);
    }

    private ModelException fault(String key, String rule) {
        return new ModelException(where + ": " + key + " " + rule + " but is " + shown(key) + AGAIN);
    }

    /// Returns the value of a key as a message shows it.
    public String shown(String key) {
        JsonNode value = json.path(key);
        return value.isMissingNode() ? "missing" : Quoted.of(value.toString());
    }
}

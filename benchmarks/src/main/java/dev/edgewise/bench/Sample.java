package dev.edgewise.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// What one process measured, as it said it.
///
/// @param json the keys of `docs/files.md`: `seconds`, `prefill_seconds`, `peak_rss_bytes`, …
record Sample(ObjectNode json) {
    /// Seconds of every repetition.
    List<Double> seconds() {
        return numbers("seconds");
    }

    List<Double> prefillSeconds() {
        return numbers("prefill_seconds");
    }

    /// Returns NaN where it was not measured.
    double number(String key) {
        return json.path(key).asDouble(Double.NaN);
    }

    private List<Double> numbers(String key) {
        List<Double> numbers = new ArrayList<>();
        for (JsonNode each : json.path(key)) {
            numbers.add(each.asDouble());
        }
        return numbers;
    }
}

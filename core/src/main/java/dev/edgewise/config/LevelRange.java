package dev.edgewise.config;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.edgewise.settings.InvalidValue;

/// Levels `first … last`, both included, counted from 0; in YAML `[first, last]`.
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({"first", "last"})
public record LevelRange(int first, int last) {
    public LevelRange {
        if (first < 0 || last < first) {
            throw new InvalidValue(
                    "levels", "must be [first, last] with 0 ≤ first ≤ last but was [" + first + ", " + last + "]");
        }
    }
}

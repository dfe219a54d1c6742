package dev.edgewise.config;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.node.NullNode;

/// Levels `first … last`, both included, counted from 0; in YAML `[first, last]`.
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({"first", "last"})
public record LevelRange(int first, int last) {
    static Key key(String sentence) {
        Kind level = new Kind.Whole(Interval.atLeast(0));
        return new Key("levels", new Kind.Items(level, 2, 2), NullNode.instance, "", sentence);
    }

    public LevelRange {
        if (first < 0 || last < first) {
            throw new InvalidValue(
                    "levels", "must be [first, last] with 0 ≤ first ≤ last but was [" + first + ", " + last + "]");
        }
    }
}

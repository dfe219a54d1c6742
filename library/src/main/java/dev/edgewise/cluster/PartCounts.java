package dev.edgewise.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;

/// What parts came to.
///
/// @param rows finished
/// @param missing rows without a result
/// @param cut rows with a text that was too long
/// @param tokens that went through the model
/// @param seconds of all parts together
public record PartCounts(long rows, long missing, long cut, long tokens, double seconds) implements Serializable {
    /// Of no parts.
    public static final PartCounts NONE = new PartCounts(0, 0, 0, 0, 0);

    /// Returns the counts of both.
    public PartCounts plus(PartCounts other) {
        return new PartCounts(
                rows + other.rows,
                missing + other.missing,
                cut + other.cut,
                tokens + other.tokens,
                seconds + other.seconds);
    }

    /// Returns the share of rows without a result; 0 of no rows.
    public double missingShare() {
        return rows == 0 ? 0 : (double) missing / rows;
    }

    ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("rows", rows)
                .put("missing", missing)
                .put("cut", cut)
                .put("tokens", tokens)
                .put("seconds", seconds);
    }

    static PartCounts of(JsonNode node) {
        return new PartCounts(
                node.path("rows").asLong(-1),
                node.path("missing").asLong(),
                node.path("cut").asLong(),
                node.path("tokens").asLong(),
                node.path("seconds").asDouble());
    }
}

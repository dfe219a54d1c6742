package dev.edgewise.selection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// Scores as JSON: `{"ifd", "rifd", "perplexities", "cut", "missing"}`. A missing value is null.
public final class IfdScoreJson {
    private IfdScoreJson() {}

    /// Writes a score. The perplexities are those of the output alone and given the instruction, then of the
    /// instruction alone and given the output.
    public static ObjectNode write(IfdScore score) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        put(node, score);
        ArrayNode perplexities = node.putArray("perplexities");
        for (double value : new double[] {
            score.outputAlone(), score.outputGiven(), score.instructionAlone(), score.instructionGiven()
        }) {
            perplexities.add(number(value));
        }
        return node.put("cut", score.cut()).put("missing", score.missing());
    }

    /// Puts `ifd` and `rifd` into a row.
    public static void put(ObjectNode node, IfdScore score) {
        node.set("ifd", number(score.ifd()));
        node.set("rifd", number(score.rifd()));
    }

    /// Reads what [#write] wrote.
    public static IfdScore read(JsonNode node) {
        JsonNode values = node.path("perplexities");
        return new IfdScore(
                values.path(0).asDouble(Double.NaN),
                values.path(1).asDouble(Double.NaN),
                values.path(2).asDouble(Double.NaN),
                values.path(3).asDouble(Double.NaN),
                node.path("cut").asBoolean(),
                node.path("missing").asText());
    }

    private static JsonNode number(double value) {
        return Double.isFinite(value)
                ? JsonNodeFactory.instance.numberNode(value)
                : JsonNodeFactory.instance.nullNode();
    }
}

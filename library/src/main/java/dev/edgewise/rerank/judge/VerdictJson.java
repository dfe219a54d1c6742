package dev.edgewise.rerank.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.ranking.judge.Grades;

/// Verdicts as lines of a work file. Numbers are floats, so that what is read back equals what was written.
public final class VerdictJson {
    private VerdictJson() {}

    /// Returns the verdict as JSON.
    public static ObjectNode write(Verdict verdict) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        Grades grades = verdict.grades();
        if (grades != null) {
            boolean told = grades.logits().length > 0;
            put(json, told ? "logits" : "grades", told ? grades.logits() : grades.probabilities());
        } else if (Double.isFinite(verdict.score())) {
            json.put("score", verdict.score());
        }
        if (!Double.isNaN(verdict.mass())) {
            json.put("mass", (float) verdict.mass());
        }
        if (verdict.cut()) {
            json.put("cut", true);
        }
        if (!verdict.missing().isEmpty()) {
            json.put("missing", verdict.missing());
        }
        return json;
    }

    /// Puts an array of numbers, as floats.
    public static void put(ObjectNode json, String name, double[] values) {
        var array = json.putArray(name);
        for (double value : values) {
            array.add((float) value);
        }
    }

    /// Returns the verdict that a line holds.
    public static Verdict read(JsonNode json) {
        return new Verdict(
                json.has("logits")
                        ? Grades.of(values(json.path("logits")))
                        : json.has("grades") ? new Grades(new double[0], values(json.path("grades"))) : null,
                json.path("score").asDouble(Double.NaN),
                (float) json.path("mass").asDouble(Double.NaN),
                json.path("cut").asBoolean(),
                json.path("missing").asText());
    }

    private static double[] values(JsonNode array) {
        double[] values = new double[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) array.path(i).asDouble();
        }
        return values;
    }
}

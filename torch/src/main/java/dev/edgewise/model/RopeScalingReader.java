package dev.edgewise.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.ModelException;

/// Reads `rope_scaling` (transformers 4) or `rope_parameters` (transformers 5).
final class RopeScalingReader {
    private RopeScalingReader() {}

    static RopeScaling read(JsonNode rope, int context) {
        if (!rope.isObject() || rope.isEmpty()) {
            return new RopeScaling.None();
        }
        String type = rope.path("rope_type").asText(rope.path("type").asText("default"));
        double original = rope.path("original_max_position_embeddings").asDouble(context);
        return switch (type) {
            case "default" -> new RopeScaling.None();
            case "linear" -> new RopeScaling.Linear(positive(rope, "factor"));
            case "dynamic" -> new RopeScaling.Dynamic(positive(rope, "factor"), original);
            case "llama3" ->
                new RopeScaling.Llama3(
                        positive(rope, "factor"),
                        positive(rope, "low_freq_factor"),
                        positive(rope, "high_freq_factor"),
                        original);
            case "yarn" -> yarn(rope, original, context);
            default ->
                throw new ModelException("rope scaling '" + type
                        + "' is not supported; supported are default, linear, dynamic, llama3 and yarn");
        };
    }

    private static RopeScaling yarn(JsonNode rope, double original, int context) {
        double factor = rope.hasNonNull("factor") ? positive(rope, "factor") : context / original;
        return new RopeScaling.Yarn(
                factor,
                rope.path("beta_fast").asDouble(32),
                rope.path("beta_slow").asDouble(1),
                original,
                attentionFactor(rope, factor),
                rope.path("truncate").asBoolean(true));
    }

    private static double attentionFactor(JsonNode rope, double factor) {
        if (rope.hasNonNull("attention_factor")) {
            return positive(rope, "attention_factor");
        }
        double mscale = rope.path("mscale").asDouble(0);
        double mscaleAll = rope.path("mscale_all_dim").asDouble(0);
        return mscale != 0 && mscaleAll != 0
                ? temperature(factor, mscale) / temperature(factor, mscaleAll)
                : temperature(factor, 1);
    }

    private static double temperature(double factor, double mscale) {
        return factor <= 1 ? 1 : 0.1 * mscale * Math.log(factor) + 1;
    }

    private static double positive(JsonNode rope, String key) {
        double value = rope.path(key).asDouble(Double.NaN);
        if (!(value > 0)) {
            throw new ModelException("rope scaling needs a positive " + key + " but has " + rope.path(key));
        }
        return value;
    }
}

package dev.edgewise.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import java.util.Map;

/// Reads the rotary embedding of a `config.json` as `RotaryEmbeddingConfigMixin` of `transformers` 5.18 does.
///
/// The section is `rope_scaling` (transformers 4) if it is there and not empty, else `rope_parameters` (transformers
/// 5). `rope_theta` and `rope_type` of the section count before `rope_theta` beside it and the older `type`;
/// `original_max_position_embeddings` counts the other way round. Dynamic scaling takes `max_position_embeddings`.
///
/// **How we differ:** `longrope` and `proportional`, a part of a head that is rotated, and sections for each kind of
/// layer are refused.
///
/// @param theta θ
record RopeReader(double theta, RopeScaling scaling) {
    private static final String ORIGINAL = "original_max_position_embeddings";
    private static final double BETA_FAST = 32;
    private static final double BETA_SLOW = 1;

    /// @param context `max_position_embeddings`
    static RopeReader read(JsonNode config, int context) {
        ConfigValues top = new ConfigValues("config.json", config);
        String key = isGiven(config.path("rope_scaling")) ? "rope_scaling" : "rope_parameters";
        ConfigValues section = section(config, key);
        double theta = section.has("rope_theta")
                ? section.positive("rope_theta")
                : top.positive("rope_theta", DecoderConfigReader.THETA);
        String type = section.has("rope_type") ? section.text("rope_type", "") : section.text("type", "default");
        return new RopeReader(theta, scaling(type, section, top, context));
    }

    private static boolean isGiven(JsonNode section) {
        return !section.isMissingNode() && !section.isNull() && !(section.isObject() && section.isEmpty());
    }

    private static ConfigValues section(JsonNode config, String key) {
        JsonNode section = config.path(key);
        if (isGiven(section) && !section.isObject()) {
            throw new ModelException("config.json: " + key + " must be a section but is "
                    + Quoted.of(section.toString()) + "; take the file from the model's source again");
        }
        for (Map.Entry<String, JsonNode> entry : section.properties()) {
            if (entry.getValue().isObject()) {
                throw new ModelException("config.json: " + key + " has a section " + Quoted.of(entry.getKey())
                        + ", but a rotary embedding of its own for each kind of layer is not supported; use a checkpoint"
                        + " with one for all layers");
            }
        }
        ConfigValues values = new ConfigValues("config.json, " + key, section);
        if (section.has("partial_rotary_factor")
                && section.path("partial_rotary_factor").doubleValue() != 1) {
            throw new ModelException(
                    values.where() + ": partial_rotary_factor is " + values.shown("partial_rotary_factor")
                            + ", but only whole heads are rotated (1); use a checkpoint of another architecture");
        }
        return values;
    }

    private static RopeScaling scaling(String type, ConfigValues section, ConfigValues top, int context) {
        return switch (type) {
            case "default" -> new RopeScaling.None();
            case "linear" -> new RopeScaling.Linear(section.positive("factor"));
            case "dynamic" -> new RopeScaling.Dynamic(section.positive("factor"), context);
            case "llama3" ->
                new RopeScaling.Llama3(
                        section.positive("factor"),
                        section.positive("low_freq_factor"),
                        section.positive("high_freq_factor"),
                        original(section, top, context));
            case "yarn" -> yarn(section, original(section, top, context), context);
            default ->
                throw new ModelException("rope scaling '" + Quoted.of(type)
                        + "' is not supported; supported are default, linear, dynamic, llama3 and yarn");
        };
    }

    private static double original(ConfigValues section, ConfigValues top, int context) {
        return top.has(ORIGINAL) ? top.positive(ORIGINAL) : section.positive(ORIGINAL, context);
    }

    private static RopeScaling yarn(ConfigValues section, double original, int context) {
        boolean implied = section.json().path("factor").isNull();
        double factor = implied ? context / original : section.positive("factor");
        double betaFast = section.numberOrZero("beta_fast");
        double betaSlow = section.numberOrZero("beta_slow");
        boolean truncate = !section.json().path("truncate").isNull() && section.flag("truncate", true);
        return new RopeScaling.Yarn(
                factor,
                betaFast == 0 ? BETA_FAST : betaFast,
                betaSlow == 0 ? BETA_SLOW : betaSlow,
                original,
                attentionFactor(section, factor),
                truncate);
    }

    private static double attentionFactor(ConfigValues section, double factor) {
        if (section.json().hasNonNull("attention_factor")) {
            return section.positive("attention_factor");
        }
        double mscale = section.numberOrZero("mscale");
        double mscaleAll = section.numberOrZero("mscale_all_dim");
        return mscale != 0 && mscaleAll != 0
                ? temperature(factor, mscale) / temperature(factor, mscaleAll)
                : temperature(factor, 1);
    }

    private static double temperature(double factor, double mscale) {
        return factor <= 1 ? 1 : 0.1 * mscale * Math.log(factor) + 1;
    }
}

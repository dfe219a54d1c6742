package dev.edgewise.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ModelException;
import java.util.Set;

/// Reads a Hugging Face `config.json`, of `transformers` 4 (`rope_theta`, `rope_scaling`) or 5
/// (`rope_parameters`).
public final class DecoderConfigReader {
    private static final Set<String> SUPPORTED = Set.of("llama", "qwen2", "qwen3");

    private DecoderConfigReader() {}

    /// The decoder a `config.json` describes.
    ///
    /// @throws ModelException if the architecture is not supported or a key is missing or out of range
    public static DecoderConfig read(JsonNode json) {
        String type = json.path("model_type").asText("");
        if (!SUPPORTED.contains(type)) {
            throw new ModelException("model_type '" + type + "' is not supported; supported are llama (also SmolLM2), "
                    + "qwen2 (also Qwen2.5) and qwen3");
        }
        requireSilu(json);
        if (json.path("use_sliding_window").asBoolean(false)) {
            throw new ModelException("use_sliding_window is true, but sliding-window attention is not supported; "
                    + "use a checkpoint with full attention");
        }
        int hidden = required(json, "hidden_size");
        int heads = required(json, "num_attention_heads");
        boolean qwen2 = type.equals("qwen2");
        boolean attentionBias = json.path("attention_bias").asBoolean(false);
        int context = json.path("max_position_embeddings").asInt(2048);
        JsonNode rope = json.hasNonNull("rope_parameters") ? json.path("rope_parameters") : json.path("rope_scaling");
        double theta = rope.hasNonNull("rope_theta")
                ? rope.path("rope_theta").asDouble()
                : json.path("rope_theta").asDouble(10_000);
        int headSize = json.hasNonNull("head_dim") ? json.path("head_dim").asInt() : hidden / Math.max(heads, 1);
        return new DecoderConfig(
                type,
                required(json, "vocab_size"),
                hidden,
                required(json, "num_hidden_layers"),
                heads,
                json.path("num_key_value_heads").asInt(heads),
                headSize,
                required(json, "intermediate_size"),
                json.path("rms_norm_eps").asDouble(1e-6),
                theta,
                RopeScalingReader.read(rope, context),
                context,
                json.path("tie_word_embeddings").asBoolean(false),
                qwen2 || attentionBias,
                !qwen2 && attentionBias,
                json.path("mlp_bias").asBoolean(false),
                type.equals("qwen3"));
    }

    private static void requireSilu(JsonNode json) {
        String activation = json.path("hidden_act").asText("silu");
        if (!activation.equals("silu")) {
            throw new ModelException("hidden_act '" + activation + "' is not supported; supported is silu");
        }
    }

    private static int required(JsonNode json, String key) {
        JsonNode value = json.path(key);
        if (!value.canConvertToInt() || value.asInt() < 1) {
            throw new ModelException("config.json needs a positive integer " + key + " but has "
                    + (value.isMissingNode() ? "none" : value));
        }
        return value.asInt();
    }

    /// Changes `config` so that it describes `decoder` after its vocabulary grew or its type changed.
    public static void describe(DecoderConfig decoder, ObjectNode config) {
        config.put("vocab_size", decoder.vocabulary());
        config.put("tie_word_embeddings", decoder.tied());
    }
}

package dev.edgewise.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import dev.edgewise.format.model.SupportedModels;
import org.jspecify.annotations.Nullable;

/// Reads a Hugging Face `config.json`, of `transformers` 4 (`rope_theta`, `rope_scaling`) or 5 (`rope_parameters`).
///
/// A key that is absent has the default of its class in `transformers` 5.18; [ConfigKeys] lists what becomes of each.
public final class DecoderConfigReader {
    /// `default_theta` of every configuration class.
    static final double THETA = 10_000;

    private static final String FULL = "full_attention";

    private DecoderConfigReader() {}

    /// Returns the decoder a `config.json` describes.
    ///
    /// @throws ModelException if the architecture is not supported, or a value is of the wrong type or range, or
    ///     means something that is not computed here
    public static DecoderConfig read(JsonNode json) {
        String type = json.path("model_type").asText("");
        if (!SupportedModels.TYPES.contains(type)) {
            throw new ModelException("model_type '" + Quoted.of(type)
                    + "' is not supported; supported are llama (also SmolLM2), qwen2 (also Qwen2.5) and qwen3");
        }
        ConfigKeys.requireSupported(json, type);
        ConfigValues values = new ConfigValues("config.json", json);
        boolean llama = type.equals("llama");
        boolean qwen2 = type.equals("qwen2");
        int hidden = values.whole("hidden_size", 4096, 1);
        int layers = values.whole("num_hidden_layers", 32, 1);
        int heads = values.whole("num_attention_heads", 32, 1);
        int context = values.whole("max_position_embeddings", llama ? 2048 : 32_768, 1);
        boolean attentionBias = !qwen2 && values.flag("attention_bias", false);
        if (llama && hidden % heads != 0) {
            throw new ModelException("config.json: hidden_size must be a multiple of num_attention_heads (" + heads
                    + ") but is " + hidden + "; take the file from the model's source again");
        }
        requireFullAttention(values, layers, !llama);
        RopeReader rope = RopeReader.read(json, context);
        return new DecoderConfig(
                type,
                values.whole("vocab_size", llama ? 32_000 : 151_936, 1),
                hidden,
                layers,
                heads,
                keyHeads(values, llama ? null : 32, heads),
                headSize(values, type, hidden / heads),
                values.whole("intermediate_size", llama ? 11_008 : 22_016, 1),
                values.positive("rms_norm_eps", 1e-6),
                rope.theta(),
                rope.scaling(),
                context,
                values.flag("tie_word_embeddings", false),
                qwen2 || attentionBias,
                attentionBias,
                llama && values.flag("mlp_bias", false),
                type.equals("qwen3"));
    }

    /// Null means as many as query heads.
    private static int keyHeads(ConfigValues values, @Nullable Integer absent, int heads) {
        String key = "num_key_value_heads";
        return values.json().path(key).isNull() ? heads : values.whole(key, absent == null ? heads : absent, 1);
    }

    private static int headSize(ConfigValues values, String type, int quotient) {
        boolean derived = type.equals("llama") && values.json().path("head_dim").isNull();
        return derived ? Math.max(quotient, 1) : values.whole("head_dim", type.equals("qwen3") ? 128 : quotient, 1);
    }

    /// `layer_types` says what each layer does. Where it is absent in a Qwen model, the layers from
    /// `max_window_layers` on slide when `use_sliding_window` is true and there is a window.
    private static void requireFullAttention(ConfigValues values, int layers, boolean qwen) {
        JsonNode types = values.json().path("layer_types");
        if (types.isMissingNode() || types.isNull()) {
            boolean window = qwen
                    && values.flag("use_sliding_window", false)
                    && !values.json().path("sliding_window").isNull();
            if (window && values.whole("max_window_layers", 28, 0) < layers) {
                throw new ModelException("use_sliding_window is true, but sliding-window attention is not supported; "
                        + "use a checkpoint with full attention");
            }
            return;
        }
        boolean full = types.isArray() && types.size() == layers;
        for (JsonNode one : types) {
            full &= one.asText().equals(FULL);
        }
        if (!full) {
            throw new ModelException("config.json: layer_types must be " + FULL + " for each of the " + layers
                    + " layers but is " + Quoted.of(types.toString()) + "; use a checkpoint with full attention");
        }
    }
}

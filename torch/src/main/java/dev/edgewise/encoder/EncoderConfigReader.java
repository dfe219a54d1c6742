package dev.edgewise.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.encoder.EncoderConfig.DropoutRates;
import dev.edgewise.encoder.EncoderConfig.ModernConfig;
import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import dev.edgewise.model.ConfigValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the `config.json` of an encoder. A key that is absent has the default of its class in `transformers`
/// 5.18.
public final class EncoderConfigReader {
    private EncoderConfigReader() {}

    /// Returns the encoder that a `config.json` describes.
    ///
    /// @throws ModelException if the architecture is not supported, or a value is of the wrong type or range, or
    ///     means something that is not computed here
    public static EncoderConfig read(JsonNode json) {
        Family family = Family.of(json.path("model_type").asText(""));
        ConfigValues values = new ConfigValues("config.json", json);
        requireSupported(json, family);
        boolean modern = family == Family.MODERNBERT;
        boolean distil = family == Family.DISTILBERT;
        boolean electra = family == Family.ELECTRA;
        String hiddenKey = distil ? "dim" : "hidden_size";
        String headsKey = distil ? "n_heads" : "num_attention_heads";
        int hidden = values.whole(hiddenKey, electra ? 256 : 768, 1);
        int layers = layers(values, family);
        int heads = values.whole(headsKey, electra ? 4 : 12, 1);
        if (hidden % heads != 0) {
            throw new ModelException("config.json: " + hiddenKey + " must be a multiple of " + headsKey + " (" + heads
                    + ") but is " + hidden + "; take the file from the model's source again");
        }
        int vocabulary = values.whole("vocab_size", modern ? 50_368 : family == Family.ROBERTA ? 50_265 : 30_522, 1);
        String activationKey = distil ? "activation" : modern ? "hidden_activation" : "hidden_act";
        return new EncoderConfig(
                family,
                vocabulary,
                modern || distil ? 0 : values.whole("type_vocab_size", 2, 1),
                values.whole("max_position_embeddings", modern ? 8192 : 512, 1),
                padding(values, family, vocabulary),
                electra ? values.whole("embedding_size", 128, 1) : hidden,
                hidden,
                layers,
                heads,
                mlp(values, family),
                Activation.of(values.text(activationKey, "gelu"), activationKey),
                epsilon(values, family),
                dropout(values, family),
                values.positive("initializer_range", 0.02),
                labels(json),
                modern ? modern(values, layers) : null);
    }

    private static int layers(ConfigValues values, Family family) {
        return switch (family) {
            case DISTILBERT -> values.whole("n_layers", 6, 1);
            case MODERNBERT -> values.whole("num_hidden_layers", 22, 1);
            default -> values.whole("num_hidden_layers", 12, 1);
        };
    }

    private static int mlp(ConfigValues values, Family family) {
        return switch (family) {
            case DISTILBERT -> values.whole("hidden_dim", 3072, 1);
            case ELECTRA -> values.whole("intermediate_size", 1024, 1);
            case MODERNBERT -> values.whole("intermediate_size", 1152, 1);
            default -> values.whole("intermediate_size", 3072, 1);
        };
    }

    private static double epsilon(ConfigValues values, Family family) {
        return switch (family) {
            case DISTILBERT -> 1e-12;
            case MODERNBERT -> values.positive("norm_eps", 1e-5);
            default -> values.positive("layer_norm_eps", 1e-12);
        };
    }

    /// Null means that no embedding is spared. RoBERTa's positions need the id.
    private static int padding(ConfigValues values, Family family, int vocabulary) {
        int absent = family.positionsFollowPadding() ? 1 : family == Family.MODERNBERT ? 50_283 : 0;
        boolean none = values.json().path("pad_token_id").isNull() && !family.positionsFollowPadding();
        int padding = none ? -1 : values.whole("pad_token_id", absent, 0);
        if (padding >= vocabulary) {
            throw new ModelException("config.json: pad_token_id must be below vocab_size (" + vocabulary + ") but is "
                    + padding + "; take the file from the model's source again");
        }
        return padding;
    }

    private static DropoutRates dropout(ConfigValues values, Family family) {
        return switch (family) {
            case DISTILBERT -> {
                double all = share(values, "dropout", 0.1);
                yield new DropoutRates(
                        all,
                        share(values, "attention_dropout", 0.1),
                        0,
                        0,
                        all,
                        share(values, "seq_classif_dropout", 0.2));
            }
            case MODERNBERT -> {
                double attention = share(values, "attention_dropout", 0);
                yield new DropoutRates(
                        share(values, "embedding_dropout", 0),
                        attention,
                        attention,
                        share(values, "mlp_dropout", 0),
                        0,
                        share(values, "classifier_dropout", 0));
            }
            default -> {
                double hidden = share(values, "hidden_dropout_prob", 0.1);
                double attention = share(values, "attention_probs_dropout_prob", 0.1);
                boolean own = values.json().path("classifier_dropout").isNumber();
                yield new DropoutRates(
                        hidden, attention, hidden, 0, hidden, own ? share(values, "classifier_dropout", 0) : hidden);
            }
        };
    }

    private static double share(ConfigValues values, String key, double absent) {
        JsonNode value = values.json().path(key);
        double share = value.isMissingNode() ? absent : value.isNumber() ? value.doubleValue() : Double.NaN;
        if (!(share >= 0 && share < 1)) {
            throw new ModelException("config.json: " + key + " must be a number from 0 to below 1 but is "
                    + values.shown(key) + "; take the file from the model's source again");
        }
        return share;
    }

    /// Returns the logits of a pair that a configuration says. `transformers` counts `id2label`, and takes 2
    /// labels where there is none; a checkpoint without a head gets one label, as sentence-transformers gives
    /// it.
    ///
    /// @throws ModelException if `num_labels` is no number from 1 on
    public static int labels(JsonNode json) {
        JsonNode names = json.path("id2label");
        if (names.isObject() && !names.isEmpty()) {
            return names.size();
        }
        return new ConfigValues("config.json", json).whole("num_labels", hasHead(json) ? 2 : 1, 1);
    }

    private static boolean hasHead(JsonNode json) {
        return json.path("architectures")
                .valueStream()
                .anyMatch(name -> name.asText().endsWith("ForSequenceClassification"));
    }

    private static ModernConfig modern(ConfigValues values, int layers) {
        return new ModernConfig(
                values.flag("attention_bias", false),
                values.flag("mlp_bias", false),
                values.flag("norm_bias", false),
                values.flag("classifier_bias", false),
                ModernLayers.global(values, layers),
                values.whole("local_attention", 128, 1) / 2,
                ModernLayers.theta(values.json(), "full_attention", "global_rope_theta", 160_000),
                ModernLayers.theta(values.json(), "sliding_attention", "local_rope_theta", 10_000),
                meanPooling(values),
                Activation.of(values.text("classifier_activation", "gelu"), "classifier_activation"));
    }

    private static boolean meanPooling(ConfigValues values) {
        String pooling = values.text("classifier_pooling", "cls");
        if (!List.of("cls", "mean").contains(pooling)) {
            throw new ModelException("config.json: classifier_pooling must be cls or mean but is '" + Quoted.of(pooling)
                    + "'. Use another checkpoint");
        }
        return pooling.equals("mean");
    }

    private static void requireSupported(JsonNode json, Family family) {
        require(json, "position_embedding_type", "absolute", "positions are a table or rotary");
        require(json, "is_decoder", "false", "the model is an encoder");
        require(json, "add_cross_attention", "false", "the model reads one sequence");
        require(json, "quantization_config", null, "weights are read unquantised");
        if (family == Family.MODERNBERT) {
            require(json, "rope_scaling", null, "rotary positions are not stretched");
        }
    }

    private static void require(JsonNode json, String key, @Nullable String allowed, String reason) {
        JsonNode value = json.path(key);
        if (!value.isMissingNode() && !value.isNull() && !value.asText().equals(allowed)) {
            throw new ModelException("config.json: " + key + " must be " + (allowed == null ? "null" : allowed)
                    + " but is " + Quoted.of(value.toString()) + "; " + reason + ". Use another checkpoint");
        }
    }
}

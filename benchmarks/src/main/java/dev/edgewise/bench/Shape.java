package dev.edgewise.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ConfigException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Llamas of a given shape with random weights, `shape:135m` and so on; the same as in `benchmarks/peers/peer.py`.
enum Shape {
    /// SmolLM2-135M.
    M135("135m", 576, 1536, 30, 9, 3, 49_152),
    /// A small model trained from scratch.
    M11("11m", 288, 768, 8, 6, 2, 8_192),
    TINY("tiny", 64, 128, 2, 4, 2, 512);

    static final String PREFIX = "shape:";

    private final String label;
    private final int[] sizes;

    Shape(String label, int... sizes) {
        this.label = label;
        this.sizes = sizes;
    }

    /// Returns `shape:135m`.
    String model() {
        return PREFIX + label;
    }

    /// Returns the shape that `model` names.
    ///
    /// @throws ConfigException if there is none of that name
    static Shape of(String model) {
        return Arrays.stream(values())
                .filter(shape -> shape.model().equals(model.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new ConfigException("there is no model " + model + "; shapes are "
                        + Arrays.stream(values()).map(Shape::model).collect(Collectors.joining(", "))));
    }

    /// Its `config.json`.
    ObjectNode config() {
        List<String> keys = List.of(
                "hidden_size",
                "intermediate_size",
                "num_hidden_layers",
                "num_attention_heads",
                "num_key_value_heads",
                "vocab_size");
        ObjectNode config = JsonNodeFactory.instance.objectNode().put("model_type", "llama");
        for (int i = 0; i < sizes.length; i++) {
            config.put(keys.get(i), sizes[i]);
        }
        return config.put("max_position_embeddings", 2048)
                .put("rms_norm_eps", 1e-5)
                .put("rope_theta", 100_000.0)
                .put("tie_word_embeddings", true);
    }
}

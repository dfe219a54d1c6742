package dev.edgewise.format.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.format.gguf.GgufFile;
import dev.edgewise.format.gguf.GgufMetadata;
import java.util.Arrays;

/// RoPE scaling in a GGUF file as Hugging Face's `rope_scaling`: none, linear, yarn by metadata, llama3 by
/// the tensor `rope_freqs.weight`.
final class GgufRope {
    private static final int SHOWN = 8;

    private final GgufFile file;
    private final GgufMetadata metadata;
    private final String prefix;

    GgufRope(GgufFile file, String architecture) {
        this.file = file;
        this.metadata = file.metadata();
        this.prefix = architecture + ".rope.";
    }

    /// Returns the `rope_scaling` object; JSON null when positions are not scaled.
    ///
    /// @param theta RoPE base
    /// @param headSize dimensions of a head
    /// @throws ModelException if the kind is another one or its factor is missing
    JsonNode scaling(double theta, long headSize) {
        if (file.tensors().containsKey(GgufNames.ROPE_FREQS)) {
            float[] factors = file.floats(GgufNames.ROPE_FREQS);
            if (factors.length != headSize / 2) {
                throw new ModelException(file.path() + ": " + GgufNames.ROPE_FREQS + " must have " + headSize / 2
                        + " elements, half the head size, but has " + factors.length + "; convert the model again");
            }
            for (float value : factors) {
                if (!(value > 0) || Float.isInfinite(value)) {
                    throw new ModelException(file.path() + ": " + GgufNames.ROPE_FREQS
                            + " must hold finite numbers above 0 but has " + value + "; convert the model again");
                }
            }
            return new FrequencyFactors(factors, theta)
                    .scaling()
                    .orElseThrow(() -> new ModelException(file.path() + ": " + GgufNames.ROPE_FREQS + " is "
                            + Arrays.toString(Arrays.copyOf(factors, Math.min(factors.length, SHOWN)))
                            + (factors.length > SHOWN ? " …" : "")
                            + ", which no supported RoPE scaling gives; supported are none, linear, yarn and llama3"
                            + " (ones, a blend, then one factor). Use another model"));
        }
        String kind = metadata.string(prefix + "scaling.type")
                .orElse(metadata.has(prefix + "scale_linear") ? "linear" : "none");
        return switch (kind) {
            case "none" -> JsonNodeFactory.instance.nullNode();
            case "linear" -> linear();
            case "yarn" -> yarn();
            default ->
                throw new ModelException(file.path() + ": RoPE scaling must be none, linear, yarn or llama3 but was '"
                        + kind + "'; use another model");
        };
    }

    private ObjectNode linear() {
        return scaling("linear", factor());
    }

    /// HF's attention factor is the whole scale of the logits' cosines and sines; GGUF's multiplies the
    /// default 0.1 ln(factor) + 1 (Peng et al. 2023, *YaRN*, eq. 22, <https://arxiv.org/abs/2309.00071>).
    private ObjectNode yarn() {
        double factor = factor();
        ObjectNode node = scaling("yarn", factor);
        metadata.integer(prefix + "scaling.original_context_length")
                .ifPresent(length -> node.put("original_max_position_embeddings", length));
        metadata.number(prefix + "scaling.yarn_beta_fast").ifPresent(beta -> node.put("beta_fast", beta));
        metadata.number(prefix + "scaling.yarn_beta_slow").ifPresent(beta -> node.put("beta_slow", beta));
        double multiplier = metadata.number(prefix + "scaling.attn_factor")
                .orElse(metadata.number(prefix + "scaling.yarn_attn_factor").orElse(1));
        if (multiplier != 1) {
            node.put("attention_factor", multiplier * (0.1 * Math.log(factor) + 1));
        }
        return node;
    }

    private double factor() {
        return metadata.number(prefix + "scaling.factor")
                .orElseGet(() -> metadata.number(prefix + "scale_linear")
                        .orElseThrow(() -> new ModelException(file.path() + ": metadata '" + prefix
                                + "scaling.factor' is missing; convert the model again")));
    }

    private static ObjectNode scaling(String type, double factor) {
        return JsonNodeFactory.instance.objectNode().put("rope_type", type).put("factor", factor);
    }
}

package dev.edgewise.model;

import dev.edgewise.error.ModelException;
import dev.edgewise.format.gguf.GgufValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A decoder's shape as GGUF metadata, with the keys that llama.cpp's `convert_hf_to_gguf.py` writes.
public final class GgufDecoder {
    private static final String OTHERWISE = "; export a Hugging Face directory instead: --format hf";

    private GgufDecoder() {}

    /// Returns the keys below `llama.`, `qwen2.` or `qwen3.`, in the converter's order.
    ///
    /// @throws ModelException if llama.cpp has no such decoder: dynamic RoPE scaling, YaRN without rounded
    ///     bounds, Llama 3's scaling or biases outside their architectures, attention biases where heads times
    ///     head size is not the hidden size
    public static Map<String, GgufValue> metadata(DecoderConfig config) {
        requireExpressible(config);
        String prefix = config.modelType() + ".";
        Map<String, GgufValue> metadata = new LinkedHashMap<>();
        metadata.put(prefix + "block_count", GgufValue.uint32(config.layers()));
        metadata.put(prefix + "context_length", GgufValue.uint32(config.context()));
        metadata.put(prefix + "embedding_length", GgufValue.uint32(config.hidden()));
        metadata.put(prefix + "feed_forward_length", GgufValue.uint32(config.mlp()));
        metadata.put(prefix + "attention.head_count", GgufValue.uint32(config.heads()));
        metadata.put(prefix + "attention.head_count_kv", GgufValue.uint32(config.keyHeads()));
        scaling(config, prefix + "rope.scaling.", metadata);
        metadata.put(prefix + "rope.freq_base", GgufValue.float32((float) config.ropeTheta()));
        metadata.put(prefix + "attention.layer_norm_rms_epsilon", GgufValue.float32((float) config.normEpsilon()));
        metadata.put(prefix + "attention.key_length", GgufValue.uint32(config.headSize()));
        metadata.put(prefix + "attention.value_length", GgufValue.uint32(config.headSize()));
        metadata.put(prefix + "vocab_size", GgufValue.uint32(config.vocabulary()));
        metadata.put(prefix + "rope.dimension_count", GgufValue.uint32(config.headSize()));
        return metadata;
    }

    /// Llama 3's scaling as factors that the plain frequencies are divided by, `[D/2]`; null when the decoder
    /// has another scaling or none.
    ///
    ///     f_i = θ^(−2i/D) / ω_i
    public static float @Nullable [] ropeFactors(DecoderConfig config) {
        if (!(config.ropeScaling() instanceof RopeScaling.Llama3)) {
            return null;
        }
        double[] scaled = RopeFrequencies.of(config, config.context());
        float[] factors = new float[scaled.length];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = (float) (Math.pow(config.ropeTheta(), -2.0 * i / config.headSize()) / scaled[i]);
        }
        return factors;
    }

    private static void scaling(DecoderConfig config, String prefix, Map<String, GgufValue> metadata) {
        switch (config.ropeScaling()) {
            case RopeScaling.None _, RopeScaling.Llama3 _ -> {}
            case RopeScaling.Linear(double factor) -> {
                metadata.put(prefix + "type", GgufValue.string("linear"));
                metadata.put(prefix + "factor", GgufValue.float32((float) factor));
            }
            case RopeScaling.Yarn yarn -> {
                metadata.put(prefix + "type", GgufValue.string("yarn"));
                metadata.put(prefix + "factor", GgufValue.float32((float) yarn.factor()));
                metadata.put(prefix + "original_context_length", GgufValue.uint32(Math.round(yarn.originalContext())));
                metadata.put(prefix + "yarn_beta_fast", GgufValue.float32((float) yarn.betaFast()));
                metadata.put(prefix + "yarn_beta_slow", GgufValue.float32((float) yarn.betaSlow()));
                // llama.cpp multiplies this with its own 0.1 ln(factor) + 1
                double usual = 0.1 * Math.log(yarn.factor()) + 1;
                if (yarn.attentionFactor() != usual) {
                    metadata.put(prefix + "attn_factor", GgufValue.float32((float) (yarn.attentionFactor() / usual)));
                }
            }
            case RopeScaling.Dynamic _ ->
                throw new ModelException("llama.cpp has no RoPE scaling 'dynamic', whose frequencies depend on the"
                        + " length of the text" + OTHERWISE);
        }
    }

    private static void requireExpressible(DecoderConfig config) {
        boolean llama = config.modelType().equals("llama");
        if (config.ropeScaling() instanceof RopeScaling.Yarn yarn && !yarn.truncate()) {
            throw new ModelException(
                    "llama.cpp rounds the bounds of YaRN's ramp but this model does not (truncate: false)" + OTHERWISE);
        }
        if (config.ropeScaling() instanceof RopeScaling.Llama3 && !llama) {
            throw new ModelException("llama.cpp has RoPE scaling 'llama3' for llama models only but this one is "
                    + config.modelType() + OTHERWISE);
        }
        if (config.headNorm() && config.qkvBias()) {
            throw new ModelException("llama.cpp's " + config.modelType()
                    + " has no biases on attention but this model does" + OTHERWISE);
        }
        if (config.qkvBias() && config.queryWidth() != config.hidden()) {
            throw new ModelException("llama.cpp reads attention biases only where heads times head size is the hidden"
                    + " size " + config.hidden() + " but here it is " + config.queryWidth() + OTHERWISE);
        }
    }
}

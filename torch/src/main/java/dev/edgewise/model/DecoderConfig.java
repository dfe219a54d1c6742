package dev.edgewise.model;

import dev.edgewise.error.ModelException;

/// The shape of a decoder.
///
/// @param modelType `llama`, `qwen2` or `qwen3`, as `config.json` names it
/// @param vocabulary V, rows of the embedding
/// @param hidden C, width of the residual stream
/// @param layers number of blocks
/// @param heads Hq, query heads
/// @param keyHeads Hk, key and value heads; divides `heads`
/// @param headSize D, width of a head; even
/// @param mlp F, width of the gated MLP
/// @param normEpsilon ε of RMSNorm
/// @param ropeTheta θ of the rotary embedding
/// @param context positions the model is meant for
/// @param tied whether the output projection is the embedding
/// @param qkvBias bias on the q, k, v projections
/// @param outputBias bias on the attention output projection
/// @param mlpBias bias on the MLP projections
/// @param headNorm RMSNorm on every query and key head (Qwen3)
/// @param scores scores of a head on the last token, which has taken the place of the output projection; 0 for a
///     decoder that writes text
public record DecoderConfig(
        String modelType,
        int vocabulary,
        int hidden,
        int layers,
        int heads,
        int keyHeads,
        int headSize,
        int mlp,
        double normEpsilon,
        double ropeTheta,
        RopeScaling ropeScaling,
        int context,
        boolean tied,
        boolean qkvBias,
        boolean outputBias,
        boolean mlpBias,
        boolean headNorm,
        int scores) {
    /// Makes the shape of a decoder that writes text.
    public DecoderConfig(
            String modelType,
            int vocabulary,
            int hidden,
            int layers,
            int heads,
            int keyHeads,
            int headSize,
            int mlp,
            double normEpsilon,
            double ropeTheta,
            RopeScaling ropeScaling,
            int context,
            boolean tied,
            boolean qkvBias,
            boolean outputBias,
            boolean mlpBias,
            boolean headNorm) {
        this(
                modelType,
                vocabulary,
                hidden,
                layers,
                heads,
                keyHeads,
                headSize,
                mlp,
                normEpsilon,
                ropeTheta,
                ropeScaling,
                context,
                tied,
                qkvBias,
                outputBias,
                mlpBias,
                headNorm,
                0);
    }

    public DecoderConfig {
        requirePositive("vocab_size", vocabulary);
        requirePositive("hidden_size", hidden);
        requirePositive("num_hidden_layers", layers);
        requirePositive("num_attention_heads", heads);
        requirePositive("num_key_value_heads", keyHeads);
        requirePositive("head_dim", headSize);
        requirePositive("intermediate_size", mlp);
        requirePositive("max_position_embeddings", context);
        if (heads % keyHeads != 0) {
            throw new ModelException("num_attention_heads " + heads
                    + " must be a multiple of num_key_value_heads but that is " + keyHeads);
        }
        if (headSize % 2 != 0) {
            throw new ModelException("head_dim must be even for rotary embeddings but was " + headSize);
        }
        if (ropeScaling instanceof RopeScaling.Dynamic && headSize == 2) {
            throw new ModelException("head_dim must be at least 4 for dynamic RoPE scaling but was 2");
        }
        if (!(normEpsilon > 0) || !(ropeTheta > 0)) {
            throw new ModelException(
                    "rms_norm_eps and rope_theta must be positive but were " + normEpsilon + " and " + ropeTheta);
        }
    }

    private static void requirePositive(String key, int value) {
        if (value < 1) {
            throw new ModelException(key + " must be at least 1 but was " + value);
        }
    }

    /// Returns the same decoder with a head of so many scores on the last token instead of its output
    /// projection.
    public DecoderConfig scoring(int labels) {
        requirePositive("num_labels", labels);
        return new DecoderConfig(
                modelType,
                vocabulary,
                hidden,
                layers,
                heads,
                keyHeads,
                headSize,
                mlp,
                normEpsilon,
                ropeTheta,
                ropeScaling,
                context,
                false,
                qkvBias,
                outputBias,
                mlpBias,
                headNorm,
                labels);
    }

    /// Returns the width of the fused q, k, v projection: (Hq + 2·Hk)·D.
    public long qkvWidth() {
        return queryWidth() + 2 * keyWidth();
    }

    public long queryWidth() {
        return (long) heads * headSize;
    }

    public long keyWidth() {
        return (long) keyHeads * headSize;
    }

    /// Returns 1/√D, the scale of attention scores.
    public double attentionScale() {
        return 1 / Math.sqrt(headSize);
    }
}

package dev.edgewise.model;

import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.Tensors;

/// From hidden states to the logits of a few words, and back: `L` rows of the output projection take the place
/// of the whole vocabulary.
///
///     z = RMSNorm(h)·W[words]ᵀ,   ∂L/∂W[words] += (∂L/∂z)ᵀ·RMSNorm(h)
///
/// **How we differ from [TokenHead]:** states and logits stay in F32 in bf16 too, since a margin between two
/// documents is smaller than what bf16 rounds away. Results belong to the caller's scope.
public final class LabelHead {
    private final Weights weights;
    private final long[] words;

    /// @param words token ids of the words, no two the same
    public LabelHead(Weights weights, int[] words) {
        this.weights = weights;
        this.words = new long[words.length];
        for (int i = 0; i < words.length; i++) {
            this.words[i] = words[i];
        }
    }

    /// Returns the logits of the words, `[N, C] → [N, L]`, F32.
    ///
    /// @param hidden the residual stream after the last block, F32
    public Tensor logits(Tensor hidden) {
        return states(hidden, scale(hidden)).matmul(rows().transpose(0, 1));
    }

    /// Adds the gradients of the head's rows and of the final norm, where they are trained.
    ///
    /// @param hidden as for [#logits]
    /// @param gradient ∂L/∂z, `[N, L]`, F32
    /// @return ∂L/∂hidden, `[N, C]`, F32
    public Tensor backward(Tensor hidden, Tensor gradient) {
        Tensor scale = scale(hidden);
        Parameter head = weights.head();
        if (head.trainable()) {
            head.gradient().indexAdd_(0, index(), gradient.transpose(0, 1).matmul(states(hidden, scale)));
        }
        Parameter norm = weights.finalNorm();
        return RmsNorm.backward(gradient.matmul(rows()), hidden, scale, norm.master(), norm.gradientIfTrainable());
    }

    private Tensor scale(Tensor hidden) {
        return RmsNorm.scale(hidden, weights.config().normEpsilon());
    }

    private Tensor states(Tensor hidden, Tensor scale) {
        return RmsNorm.apply(hidden, scale, weights.finalNorm().master(), DType.F32);
    }

    private Tensor rows() {
        return weights.head().working().indexSelect(0, index()).to(DType.F32);
    }

    private Tensor index() {
        return Tensors.longs(weights.device(), words, words.length);
    }
}

package dev.edgewise.encoder;

import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.Tensors;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the head reads of each pair: the residual stream of its first token, or the mean over its tokens; behind
/// the final norm where a family has one.
final class Pooling {
    private final @Nullable Norm norm;
    private final @Nullable Tensor pairOfRow;
    private final @Nullable Tensor shares;
    private Norm.@Nullable Saved normed;

    /// What it makes for the batch belongs to the open scope.
    Pooling(EncoderWeights weights, PairRows rows) {
        EncoderWeights.Head head = weights.head();
        this.norm = head.finalNorm() == null
                ? null
                : new Norm(head.finalNorm(), weights.config().normEpsilon());
        if (firstOnly(weights.config())) {
            this.pairOfRow = null;
            this.shares = null;
        } else {
            float[] parts = new float[rows.count()];
            for (int i = 0; i < parts.length; i++) {
                parts[i] = 1f / rows.length(i);
            }
            this.pairOfRow = Tensors.longs(weights.device(), rows.pairOfRows(), rows.tokens());
            this.shares = Tensors.floats(weights.device(), parts, parts.length, 1);
        }
    }

    /// Returns whether the head reads first tokens alone.
    static boolean firstOnly(EncoderConfig config) {
        return config.modern() == null || !config.modern().meanPooling();
    }

    /// Returns `[B, C]`; what the backward needs belongs to the open scope.
    ///
    /// @param hidden the residual stream: of first tokens where those alone are read, else of all
    Tensor forward(Tensor hidden) {
        Tensor x = hidden;
        if (norm != null) {
            normed = norm.forward(hidden);
            x = normed.result().y();
        }
        if (pairOfRow == null || shares == null) {
            return x;
        }
        return Tensors.zeros(x.device(), DType.F32, shares.size(0), x.size(1))
                .indexAdd_(0, pairOfRow, x)
                .mul_(shares);
    }

    /// Returns ∂L/∂hidden.
    Tensor backward(Tensor gradient) {
        Tensor d = pairOfRow == null || shares == null
                ? gradient
                : gradient.mul(shares).indexSelect(0, pairOfRow);
        return norm == null ? d : norm.backward(d, Objects.requireNonNull(normed, "forward comes first"));
    }
}

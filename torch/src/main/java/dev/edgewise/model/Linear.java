package dev.edgewise.model;

import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Weight gradients of `y = x·Wᵀ + b`.
final class Linear {
    private Linear() {}

    /// Adds `dyᵀ·x` to W's gradient and the column sums of `dy` to b's: `dy [N, O]`, `x [N, K]`, `W [O, K]`.
    static void accumulate(Parameter weight, @Nullable Parameter bias, Tensor dy, Tensor x) {
        Tensor gradient = weight.gradient();
        if (dy.type() == DType.F32) {
            gradient.addmm_(dy.t(), x);
        } else {
            gradient.add_(dy.t().matmul(x));
        }
        if (bias != null) {
            bias.gradient().add_(dy.sum(0, false, DType.F32));
        }
    }
}

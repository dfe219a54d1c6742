package dev.edgewise.model;

import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Products;
import dev.edgewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// The layer `y = x·Wᵀ + b` and its gradients: `x [N, K]`, `y [N, O]`, `W [O, K]`, `b [O]`.
public final class Linear {
    private Linear() {}

    public static Tensor forward(Tensor x, Parameter weight, @Nullable Parameter bias) {
        return Products.linear(x, weight.working(), bias == null ? null : bias.working());
    }

    /// Multiplies few rows by weights that stay for many products, as in decoding.
    public static Tensor decode(Tensor x, Parameter weight, @Nullable Parameter bias) {
        return weight.packed().linear(x, bias == null ? null : bias.working());
    }

    /// Returns ∂L/∂x = ∂L/∂y·W.
    public static Tensor inputGradient(Tensor dy, Parameter weight) {
        return Products.timesWeight(dy, weight.working());
    }

    /// Adds `dyᵀ·x` to W's gradient and the column sums of `dy` to b's. Where W is frozen, only its adapters learn.
    public static void accumulate(Parameter weight, @Nullable Parameter bias, Tensor dy, Tensor x) {
        weight.adapters().forEach(adapter -> adapter.accumulate(dy, x));
        if (weight.trainable()) {
            weight.accumulate(Products.transposedTimes(dy, x));
        }
        if (bias != null && bias.trainable()) {
            bias.accumulate(dy.sum(0, false, DType.F32));
        }
    }
}

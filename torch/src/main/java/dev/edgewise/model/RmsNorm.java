package dev.edgewise.model;

import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Norms;
import dev.edgewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// RMSNorm (Zhang and Sennrich 2019, <https://arxiv.org/abs/1910.07467>) over the last axis.
///
///     y = x · r ⊙ w,   r = 1/√(mean(x²) + ε)
///
/// `x` may be F32 or bf16; the statistics are F32. **How we differ:** the product with `w` is rounded once, after
/// both factors; `transformers` rounds to bf16 before it multiplies by `w`.
final class RmsNorm {
    private RmsNorm() {}

    /// Returns r, `[…, C] → […, 1]`, F32.
    static Tensor scale(Tensor x, double epsilon) {
        double width = x.size(-1);
        Tensor norm = Norms.ofRows(x);
        return norm.mul_(norm).mul_(1 / width).add_(epsilon).rsqrt_();
    }

    /// Returns y in `type`.
    static Tensor apply(Tensor x, Tensor scale, Tensor weight, DType type) {
        return x.mul(scale).mul_(weight).to(type);
    }

    /// Returns y in `type`, scale computed on the way.
    static Tensor apply(Tensor x, Tensor weight, double epsilon, DType type) {
        return apply(x, scale(x, epsilon), weight, type);
    }

    /// Returns ∂L/∂x in F32, and adds ∂L/∂w to `weightGradient` where there is one.
    ///
    ///     x̂ = x·r,  g = ∂L/∂y ⊙ w,   ∂L/∂x = r·(g − x̂·mean(g ⊙ x̂)),   ∂L/∂w = Σ_rows ∂L/∂y ⊙ x̂
    static Tensor backward(
            Tensor outputGradient, Tensor x, Tensor scale, Tensor weight, @Nullable Tensor weightGradient) {
        long width = x.size(-1);
        Tensor dy = outputGradient.to(DType.F32);
        Tensor normed = x.mul(scale);
        Tensor product = dy.mul(normed);
        if (weightGradient != null) {
            weightGradient.add_(product.reshape(-1, width).sum(0, false, DType.F32));
        }
        Tensor mean = product.mul_(weight).sum(-1, true, DType.F32).mul_(1.0 / width);
        return dy.mul(weight).sub_(normed.mul_(mean)).mul_(scale);
    }
}

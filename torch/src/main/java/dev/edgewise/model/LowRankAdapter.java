package dev.edgewise.model;

import dev.edgewise.format.adapter.AdapterConfig;
import dev.edgewise.format.adapter.AdapterDirectory;
import dev.edgewise.model.Parameter.Slice;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Products;
import dev.edgewise.tensor.Tensor;

/// A low-rank addition to the weights of one linear module (LoRA, Hu et al. 2021,
/// <https://arxiv.org/abs/2106.09685>, section 4.1).
///
///     W' = W + s·B·A,   ∂L/∂B = s·dyᵀ·(x·Aᵀ),   ∂L/∂A = s·(dy·B)ᵀ·x
///
/// W is `[O, K]`, rows of a [Parameter]; A is `[r, K]` and B `[O, r]`, parameters of their own that the optimizer
/// moves while W stays. The network multiplies W' itself, so the gradient of W', `[O, K]`, is never made.
///
/// **How we differ:** PEFT computes `W·x + s·B·(A·x)`. In bf16 W' is rounded as one matrix here, and the two terms
/// are rounded apart there.
///
/// @param module the module's name as in PEFT: `model.layers.0.self_attn.q_proj`
/// @param slice where W lies in the parameter
/// @param scale s, α/r or α/√r
record LowRankAdapter(String module, Slice slice, Parameter a, Parameter b, double scale) implements AutoCloseable {
    /// Returns an adapter on rows of `parameter` that adds nothing yet.
    static LowRankAdapter zero(String module, Slice slice, Parameter parameter, AdapterConfig config) {
        Device device = parameter.master().device();
        long columns = parameter.master().size(1);
        return new LowRankAdapter(
                module,
                slice,
                factor(AdapterDirectory.factorA(module), device, config.rank(), columns),
                factor(AdapterDirectory.factorB(module), device, slice.rows(), config.rank()),
                config.scale());
    }

    private static Parameter factor(String name, Device device, long rows, long columns) {
        return new Parameter(ParameterShape.matrix(name, rows, columns), device);
    }

    /// Returns W' in F32, given W as the F32 rows of the slice.
    Tensor merged(Tensor rows) {
        return b.master().matmul(a.master().mul(scale)).add_(rows);
    }

    /// Adds to the gradients of A and B.
    ///
    /// @param dy `[N, …]`, all columns of the parameter's output
    /// @param x `[N, K]`
    void accumulate(Tensor dy, Tensor x) {
        Tensor own = dy.narrow(-1, slice.start(), slice.rows());
        Tensor forB = Products.transposedTimes(own, Products.linear(x, a.working(), null));
        Tensor forA = Products.transposedTimes(Products.timesWeight(own, b.working()), x);
        b.accumulate(forB.to(DType.F32).mul_(scale));
        a.accumulate(forA.to(DType.F32).mul_(scale));
    }

    void refresh(DType compute) {
        a.refresh(compute);
        b.refresh(compute);
    }

    @Override
    public void close() {
        a.close();
        b.close();
    }
}

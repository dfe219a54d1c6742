package dev.edgewise.model;

import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Tensor;

/// Causal attention over a padded batch: `softmax(q·kᵀ/√D + causal)·v`, query heads shared over key heads.
///
/// Shapes: `q [B, Hq, T, D]`, `k, v [B, Hk, T, D]`, all in the compute type. Two ways, chosen by what is fast:
/// [GraphAttention] is libtorch's fused kernel with autograd around it; [ProductAttention] writes the products
/// out, since libtorch's fused kernel for the CPU multiplies bf16 without the processor's instructions for it.
interface Attention {
    /// One evaluation, and what its backward needs.
    interface Pass {
        /// Returns `[B, Hq, T, D]`, outside any graph.
        Tensor output();

        /// Hands the output and what the backward needs to the scope around the innermost one.
        void moveOut();

        /// Returns ∂L/∂(q, k, v), given ∂L/∂output `[B, Hq, T, D]`. Once per pass.
        ///
        /// @throws IllegalStateException if the pass was not made for it
        InputGradients backward(Tensor outputGradient);
    }

    /// Shapes and types of the inputs.
    record InputGradients(Tensor query, Tensor key, Tensor value) {}

    /// Attends. Results belong to the open scope.
    ///
    /// @param keep whether [Pass#backward] follows
    Pass attend(Tensor query, Tensor key, Tensor value, boolean keep);

    /// Returns the faster of both ways on a device.
    static Attention of(Device device, DType compute, double scale) {
        return device.kind() == Device.Kind.CPU && compute == DType.BF16
                ? new ProductAttention(scale)
                : new GraphAttention(scale);
    }
}

package dev.edgewise.encoder;

import dev.edgewise.tensor.Tensor;

/// What a block adds to the residual stream: attention or the MLP.
interface Branch {
    /// Returns what is added, F32, and keeps what the backward needs.
    ///
    /// @param x in the compute type
    /// @param keep whether [#backward] follows
    Tensor forward(Tensor x, boolean keep);

    /// Returns ∂L/∂x, F32, and adds the gradients of the weights. Once per [#forward].
    ///
    /// @param gradient of what was added, F32
    Tensor backward(Tensor gradient);
}

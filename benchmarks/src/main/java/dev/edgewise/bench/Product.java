package dev.edgewise.bench;

/// A matrix product with a weight `W [outputs, inputs]` over `rows` rows of activations: 2·rows·inputs·outputs
/// floating-point operations, whatever its kind.
///
/// @param kind which of the three products of a linear layer
record Product(Kind kind, long rows, long inputs, long outputs) {
    enum Kind {
        /// `x·Wᵀ`.
        FORWARD,
        /// `∂y·W`, the gradient of the input.
        INPUT_GRADIENT,
        /// `∂yᵀ·x`, the gradient of the weight.
        WEIGHT_GRADIENT
    }

    double flops() {
        return 2.0 * rows * inputs * outputs;
    }
}

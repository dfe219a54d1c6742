package dev.edgewise.encoder;

import dev.edgewise.encoder.EncoderWeights.Affine;
import dev.edgewise.tensor.LayerNorm;
import dev.edgewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// A LayerNorm with its weights, F32.
record Norm(Affine weights, double epsilon) {
    /// What the backward needs.
    record Saved(Tensor input, LayerNorm.Result result) {
        /// Hands all but the input to the scope around the innermost one.
        void moveOut() {
            result.mean().moveOut();
            result.scale().moveOut();
        }
    }

    Saved forward(Tensor x) {
        return new Saved(x, LayerNorm.forward(x, weights.weight().master(), bias(), epsilon));
    }

    /// Returns ∂L/∂x, given ∂L/∂y, and adds the gradients of the weights.
    Tensor backward(Tensor gradient, Saved saved) {
        boolean trainable = weights.weight().trainable();
        LayerNorm.Gradients gradients = LayerNorm.backward(
                gradient, saved.input(), saved.result(), weights.weight().master(), bias(), trainable);
        if (gradients.weight() != null) {
            weights.weight().accumulate(gradients.weight());
        }
        if (gradients.bias() != null && weights.bias() != null) {
            weights.bias().accumulate(gradients.bias());
        }
        return gradients.input();
    }

    private @Nullable Tensor bias() {
        return weights.bias() == null ? null : weights.bias().master();
    }
}

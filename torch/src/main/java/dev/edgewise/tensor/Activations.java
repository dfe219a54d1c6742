package dev.edgewise.tensor;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;

/// Activation functions and their derivatives, each in one pass.
public final class Activations {
    private Activations() {}

    /// Returns `½u(1 + erf(u/√2))`.
    ///
    /// @param tanh whether to take the approximation by tanh instead of erf
    public static Tensor gelu(Tensor x, boolean tanh) {
        return Tensor.of(torch.gelu(x.handle(), form(tanh)));
    }

    /// Returns ∂L/∂x given ∂L/∂gelu(x).
    public static Tensor geluBackward(Tensor gradient, Tensor x, boolean tanh) {
        return Tensor.of(torch.gelu_backward(gradient.handle(), x.handle(), form(tanh)));
    }

    private static String form(boolean tanh) {
        return tanh ? "tanh" : "none";
    }

    public static Tensor relu(Tensor x) {
        return Tensor.of(torch.relu(x.handle()));
    }

    /// Returns ∂L/∂x given ∂L/∂relu(x); 0 where x is 0.
    public static Tensor reluBackward(Tensor gradient, Tensor x) {
        try (Scalar zero = new Scalar(0)) {
            return Tensor.of(torch.threshold_backward(gradient.handle(), x.handle(), zero));
        }
    }

    public static Tensor tanh(Tensor x) {
        return Tensor.of(torch.tanh(x.handle()));
    }

    /// Returns ∂L/∂x given ∂L/∂y of `y = tanh(x)`.
    public static Tensor tanhBackward(Tensor gradient, Tensor y) {
        return Tensor.of(torch.tanh_backward(gradient.handle(), y.handle()));
    }
}

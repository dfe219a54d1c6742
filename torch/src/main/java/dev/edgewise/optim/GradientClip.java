package dev.edgewise.optim;

import dev.edgewise.model.Parameter;
import dev.edgewise.tensor.Norms;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import java.util.List;

/// Clipping by the global L2 norm, as `torch.nn.utils.clip_grad_norm_`: all gradients are scaled by
/// `min(1, max / (norm + 1e-6))`.
public final class GradientClip {
    private GradientClip() {}

    /// Scales the gradients if their norm exceeds `maximum`; 0 switches clipping off.
    ///
    /// @return the norm **before** clipping; not finite when a gradient is not
    public static double clip(List<Parameter> parameters, double maximum) {
        try (var _ = TensorScope.open()) {
            double square = 0;
            for (Parameter parameter : parameters) {
                double norm = Norms.of(parameter.gradient());
                square += norm * norm;
            }
            double norm = Math.sqrt(square);
            double factor = maximum / (norm + 1e-6);
            if (maximum > 0 && factor < 1) {
                parameters.forEach(parameter -> parameter.gradient().mul_(factor));
            }
            return norm;
        }
    }

    /// Returns whether a tensor holds only finite numbers.
    public static boolean isFinite(Tensor tensor) {
        try (var _ = TensorScope.open()) {
            return Double.isFinite(tensor.sum().item());
        }
    }
}

package dev.edgewise.encoder;

import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import dev.edgewise.tensor.Activations;
import dev.edgewise.tensor.FusedOps;
import dev.edgewise.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// An activation function and its derivative.
public enum Activation {
    /// `½u(1 + erf(u/√2))`.
    GELU("gelu"),
    /// `½u(1 + tanh(√(2/π)(u + 0.044715·u³)))`.
    GELU_TANH("gelu_new", "gelu_pytorch_tanh"),
    RELU("relu"),
    SILU("silu", "swish"),
    TANH("tanh");

    private final List<String> names;

    Activation(String... names) {
        this.names = List.of(names);
    }

    /// Returns the activation that `transformers` calls by this name.
    ///
    /// @param key where the name stands, for the message
    /// @throws ModelException if it is not computed here
    static Activation of(String name, String key) {
        return Arrays.stream(values())
                .filter(activation -> activation.names.contains(name))
                .findFirst()
                .orElseThrow(() -> new ModelException("config.json: " + key + " must be one of "
                        + Arrays.stream(values())
                                .flatMap(each -> each.names.stream())
                                .collect(Collectors.joining(", "))
                        + " but is '" + Quoted.of(name) + "'. Use another checkpoint"));
    }

    Tensor apply(Tensor x) {
        return switch (this) {
            case GELU -> Activations.gelu(x, false);
            case GELU_TANH -> Activations.gelu(x, true);
            case RELU -> Activations.relu(x);
            case SILU -> x.silu();
            case TANH -> Activations.tanh(x);
        };
    }

    /// Returns ∂L/∂x given ∂L/∂f(x).
    Tensor backward(Tensor gradient, Tensor x) {
        return switch (this) {
            case GELU -> Activations.geluBackward(gradient, x, false);
            case GELU_TANH -> Activations.geluBackward(gradient, x, true);
            case RELU -> Activations.reluBackward(gradient, x);
            case SILU -> FusedOps.siluBackward(gradient, x);
            case TANH -> Activations.tanhBackward(gradient, Activations.tanh(x));
        };
    }
}

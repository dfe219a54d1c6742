package dev.edgewise.model;

import dev.edgewise.random.Seeds;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.util.random.RandomGenerator;

/// Fresh weights: matrices from N(0, std²), norms 1, biases 0, and the two projections that write into the
/// residual stream scaled by 1/√(2·layers), as GPT-2 and nanochat do so that its variance does not grow with
/// depth.
///
/// **How we differ:** `transformers` does not scale those projections. Each parameter has its own random stream,
/// so the values do not depend on the order of initialisation.
public final class RandomWeights {
    private RandomWeights() {}

    /// Fills `weights` from `seed`; the working copies still have to be refreshed.
    ///
    /// @param range std of the matrices, `initializer_range`; 0.02 is usual
    public static void initialise(Weights weights, long seed, double range) {
        for (Parameter parameter : weights.parameters()) {
            initialise(parameter, weights, seed, range);
        }
    }

    private static void initialise(Parameter parameter, Weights weights, long seed, double range) {
        boolean residual =
                parameter.name().endsWith("o_proj.weight") || parameter.name().endsWith("down_proj.weight");
        fill(
                parameter,
                seed,
                residual ? range / Math.sqrt(2.0 * weights.config().layers()) : range);
    }

    /// Fills one parameter: a matrix from N(0, std²), a norm with 1, a bias with 0.
    public static void fill(Parameter parameter, long seed, double std) {
        try (var _ = TensorScope.open()) {
            parameter.master().copy_(values(parameter, seed, std));
        }
    }

    private static Tensor values(Parameter parameter, long seed, double std) {
        long[] shape = parameter.master().shape();
        Device device = parameter.master().device();
        if (shape.length == 1) {
            return Tensors.full(device, DType.F32, parameter.name().endsWith(".bias") ? 0 : 1, shape);
        }
        RandomGenerator random = Seeds.stream(seed, "init", parameter.name());
        float[] values = new float[Math.toIntExact(parameter.master().count())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (std * random.nextGaussian());
        }
        return Tensors.floats(device, values, shape);
    }
}

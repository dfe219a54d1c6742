package dev.edgewise.policy;

import dev.edgewise.model.DecoderConfig;
import dev.edgewise.model.Parameter;
import dev.edgewise.model.RandomWeights;
import dev.edgewise.model.RopeScaling;
import dev.edgewise.model.Weights;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.TensorScope;

/// A real decoder of some thousand parameters with random weights, scaled up so that its distributions are not
/// flat.
public final class TinyPolicy {
    private TinyPolicy() {}

    public static Policy open() {
        return open(128);
    }

    /// The same for longer sequences.
    ///
    /// @param context longest sequence, tokens
    public static Policy open(int context) {
        return open(context, DType.F32, Device.CPU);
    }

    public static Policy open(DType compute, Device device) {
        return open(128, compute, device);
    }

    /// The same with passes of other sizes.
    public static Policy openCut(int microBatchTokens) {
        return open(128, DType.F32, Device.CPU, microBatchTokens);
    }

    private static Policy open(int context, DType compute, Device device) {
        return open(context, compute, device, 4096);
    }

    private static Policy open(int context, DType compute, Device device, int microBatchTokens) {
        DecoderConfig config = new DecoderConfig(
                "llama",
                24,
                32,
                2,
                4,
                2,
                8,
                48,
                1e-5,
                10_000,
                new RopeScaling.None(),
                context,
                true,
                false,
                false,
                false,
                false);
        Weights weights = new Weights(config, device);
        RandomWeights.initialise(weights, 5, 0.02);
        try (var _ = TensorScope.open()) {
            for (Parameter parameter : weights.parameters()) {
                if (parameter.decays()) {
                    parameter.master().mul_(8);
                }
            }
        }
        weights.refresh(compute);
        return new Policy(weights, microBatchTokens);
    }
}

package dev.edgewise.bench;

import dev.edgewise.model.Parameter;
import dev.edgewise.model.Weights;
import dev.edgewise.random.Seeds;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.nio.ByteOrder;
import java.util.random.RandomGenerator;

/// Values for weights whose speed is measured: normal, std 0.02, one block repeated, since drawing a hundred million
/// of them takes longer than a measurement. Speed does not depend on them.
final class Noise {
    private static final int BLOCK = 1 << 16;
    private static final float STD = 0.02f;

    private final float[] block = new float[BLOCK];

    Noise(long seed) {
        RandomGenerator random = Seeds.stream(seed, "noise");
        for (int i = 0; i < BLOCK; i++) {
            block[i] = STD * (float) random.nextGaussian();
        }
    }

    /// Matrices of noise, norms of ones.
    void fill(Weights weights) {
        for (Parameter parameter : weights.parameters()) {
            Tensor master = parameter.master();
            try (var _ = TensorScope.open()) {
                if (master.shape().length == 1) {
                    master.zero_().add_(1);
                } else {
                    master.copy_(tensor(weights.device(), DType.F32, master.shape()));
                }
            }
        }
    }

    /// Returns a new tensor, owned by the caller's scope.
    Tensor tensor(Device device, DType type, long... shape) {
        Tensor tensor = Tensors.empty(Device.CPU, DType.F32, shape);
        var memory =
                tensor.memory().asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
        while (memory.hasRemaining()) {
            memory.put(block, 0, Math.min(BLOCK, memory.remaining()));
        }
        return tensor.on(device).to(type);
    }
}

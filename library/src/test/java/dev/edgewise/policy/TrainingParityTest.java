package dev.edgewise.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.model.Parameter;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Norms;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// [TrainingParity] on the CPU, and the gradient by finite differences.
@Tag("native")
class TrainingParityTest extends TrainingParity {
    @Override
    Device device() {
        return Device.CPU;
    }

    @Test
    void directionalDerivativeEqualsFiniteDifference() throws IOException {
        GoldenBatch batch = GoldenBatch.of("qwen3", "sft");
        try (var _ = TensorScope.open();
                Policy policy = batch.policy(DType.F32, device(), 4096)) {
            batch.accumulate(policy);
            for (Parameter parameter : policy.weights().parameters()) {
                Tensor direction = parameter.gradient().copy();
                double norm = Norms.of(direction);
                double step = 1e-2 / norm;
                double up = lossAt(policy, batch, parameter, direction, step);
                double down = lossAt(policy, batch, parameter, direction, -step);
                double slope = (up - down) / (2 * step) / norm;
                assertThat(slope).as(parameter.name()).isCloseTo(norm, within(0.02 * norm + 2e-3));
            }
        }
    }

    private static double lossAt(Policy policy, GoldenBatch batch, Parameter parameter, Tensor direction, double step) {
        try (var _ = TensorScope.open()) {
            Tensor before = parameter.master().copy();
            parameter.master().add_(direction, step);
            List<float[]> logProbs = policy.logProbs(batch.sequences(), 1);
            double sum = 0;
            int count = 0;
            for (float[] values : logProbs) {
                for (float value : values) {
                    sum -= value;
                    count++;
                }
            }
            parameter.master().copy_(before);
            return sum / count;
        }
    }
}

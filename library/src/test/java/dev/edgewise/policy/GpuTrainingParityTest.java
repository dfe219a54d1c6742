package dev.edgewise.policy;

import dev.edgewise.tensor.Device;
import org.junit.jupiter.api.Tag;

/// [TrainingParity] on a CUDA device.
@Tag("native")
@Tag("gpu")
class GpuTrainingParityTest extends TrainingParity {
    @Override
    Device device() {
        return Gpu.require();
    }
}

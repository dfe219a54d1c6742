package dev.edgewise.policy;

import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.NvidiaSmi;
import org.junit.jupiter.api.Assumptions;

/// The device of the GPU tier, whose tests are skipped where there is none.
public final class Gpu {
    private Gpu() {}

    /// The first CUDA device; aborts the test, in words, where this build of libtorch can use none.
    public static Device require() {
        Assumptions.assumeTrue(
                Device.cudaDevices() > 0,
                () -> "no CUDA device for this build of libtorch; nvidia-smi names " + NvidiaSmi.devices()
                        + "; the GPU tier runs with mvn -Pgpu on a machine that has one");
        return new Device(Device.Kind.CUDA, 0);
    }
}

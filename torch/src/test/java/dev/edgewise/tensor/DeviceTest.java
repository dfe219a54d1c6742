package dev.edgewise.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ConfigException;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Which devices there are, and what is said of those that are not.
@Tag("native")
class DeviceTest {
    private static final List<NvidiaSmi.Gpu> TWO = NvidiaSmi.parse(List.of(
            "0, NVIDIA H100 80GB HBM3, 81559, 81008", "1, NVIDIA H100 80GB HBM3, 81559, 512", "No devices were found"));

    @Test
    void readsWhatNvidiaSmiPrints() {
        assertThat(TWO)
                .containsExactly(
                        new NvidiaSmi.Gpu(0, "NVIDIA H100 80GB HBM3", 81559L << 20, 81008L << 20),
                        new NvidiaSmi.Gpu(1, "NVIDIA H100 80GB HBM3", 81559L << 20, 512L << 20));
    }

    @Test
    void aBuildForTheCpuSaysWhichProfileToBuildWith() {
        assertThat(Device.missing("cuda", false, 0, TWO.subList(0, 1)))
                .isEqualTo("device cuda cannot be used: this build of libtorch is for the CPU alone, and nvidia-smi"
                        + " names 0: NVIDIA H100 80GB HBM3, 80 GiB. Use device cpu, or, on a machine with a CUDA device,"
                        + " build with the gpu profile: EDGEWISE_MAVEN_ARGS=-Pgpu ./edgewise …");
    }

    @Test
    void aBuildForCudaNamesTheDevicesItSees() {
        assertThat(Device.missing("cuda:5", true, 2, TWO))
                .isEqualTo(
                        "device cuda:5 cannot be used: libtorch sees 2 CUDA devices, cuda:0 to cuda:1, and nvidia-smi"
                                + " names 0: NVIDIA H100 80GB HBM3, 80 GiB; 1: NVIDIA H100 80GB HBM3, 80 GiB. Use one of them or"
                                + " device cpu; if there should be one, check the driver and CUDA_VISIBLE_DEVICES");
        assertThat(Device.missing("cuda", true, 0, List.of()))
                .startsWith(
                        "device cuda cannot be used: libtorch sees 0 CUDA devices, and nvidia-smi names no CUDA device"
                                + " on this machine.");
    }

    @Test
    void cudaWithoutADeviceIsRefused() {
        Assumptions.assumeTrue(Device.cudaDevices() == 0, "this machine has a CUDA device");
        assertThatThrownBy(() -> Device.parse("cuda"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("device cuda cannot be used: ");
    }

    @Test
    void aTensorKnowsItsDeviceAndItsBytes() {
        try (var _ = TensorScope.open()) {
            Tensor tensor = Tensors.floats(Device.CPU, new float[] {1, 2, 3, 4}, 2, 2);
            assertThat(tensor.device()).isEqualTo(Device.CPU);
            assertThat(tensor.on(Device.CPU)).isSameAs(tensor);
            assertThat(tensor.t().bytes().asByteBuffer().remaining()).isEqualTo(16);
            assertThat(tensor.t().bytes().toArray(ValueLayout.JAVA_FLOAT)).containsExactly(1, 3, 2, 4);
        }
    }
}

package dev.edgewise.tensor;

import dev.edgewise.error.ConfigException;
import dev.edgewise.error.Quoted;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.global.torch;

/// Where tensors live: the CPU or one CUDA device.
public record Device(Kind kind, int index) {
    /// The kinds libtorch is used with.
    public enum Kind {
        CPU,
        CUDA
    }

    static {
        Libtorch.load();
    }

    public static final Device CPU = new Device(Kind.CPU, 0);

    /// Reads `cpu`, `cuda` or `cuda:1`.
    ///
    /// @throws ConfigException if the text is none of these, or asks for a CUDA device this machine or this build
    ///     of libtorch does not have
    public static Device parse(String text) {
        String name = text.strip().toLowerCase(Locale.ROOT);
        if (name.equals("cpu")) {
            return CPU;
        }
        if (!name.matches("cuda(:\\d{1,3})?")) {
            throw new ConfigException("device must be cpu, cuda or cuda:N but was '" + Quoted.of(text) + "'");
        }
        int index = name.equals("cuda") ? 0 : Integer.parseInt(name.substring("cuda:".length()));
        int available = cudaDevices();
        if (index >= available) {
            throw new ConfigException(missing(name, torch.hasCUDA(), available, NvidiaSmi.devices()));
        }
        return new Device(Kind.CUDA, index);
    }

    /// Returns how many CUDA devices this build of libtorch can use.
    public static int cudaDevices() {
        return torch.cuda_is_available() ? torch.cuda_device_count() : 0;
    }

    /// Returns what to say of a device that cannot be used.
    ///
    /// @param built whether this build of libtorch knows CUDA
    /// @param available devices it can use
    /// @param driver devices the driver names
    static String missing(String name, boolean built, int available, List<NvidiaSmi.Gpu> driver) {
        String seen = driver.isEmpty()
                ? "nvidia-smi names no CUDA device on this machine"
                : "nvidia-smi names "
                        + String.join(
                                "; ",
                                driver.stream().map(NvidiaSmi.Gpu::toString).toList());
        if (!built) {
            return "device " + name + " cannot be used: this build of libtorch is for the CPU alone, and " + seen
                    + ". Use device cpu, or, on a machine with a CUDA device, build with the gpu profile:"
                    + " EDGEWISE_MAVEN_ARGS=-Pgpu ./edgewise …";
        }
        return "device " + name + " cannot be used: libtorch sees " + available + " CUDA devices"
                + (available == 0 ? "" : ", cuda:0 to cuda:" + (available - 1)) + ", and " + seen
                + ". Use one of them or device cpu; if there should be one, check the driver and CUDA_VISIBLE_DEVICES";
    }

    org.bytedeco.pytorch.Device nativeDevice() {
        return switch (kind) {
            case CPU -> new org.bytedeco.pytorch.Device("cpu");
            case CUDA -> new org.bytedeco.pytorch.Device("cuda:" + index);
        };
    }

    @Override
    public String toString() {
        return kind == Kind.CPU ? "cpu" : "cuda:" + index;
    }
}

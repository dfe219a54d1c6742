package dev.edgewise.tensor;

import dev.edgewise.error.ConfigException;
import java.util.Locale;
import org.bytedeco.pytorch.global.torch;

/// Where tensors live: the CPU or one CUDA device.
public record Device(Kind kind, int index) {
    /// The kinds libtorch is used with.
    public enum Kind {
        CPU,
        CUDA
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
            throw new ConfigException("device must be cpu, cuda or cuda:N but was '" + text + "'");
        }
        int index = name.equals("cuda") ? 0 : Integer.parseInt(name.substring("cuda:".length()));
        long available = torch.cuda_is_available() ? torch.cuda_device_count() : 0;
        if (index >= available) {
            throw new ConfigException("device " + name + " is not there: this build of libtorch sees " + available
                    + " CUDA devices. Use device: cpu");
        }
        return new Device(Kind.CUDA, index);
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

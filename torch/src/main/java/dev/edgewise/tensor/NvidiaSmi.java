package dev.edgewise.tensor;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What the driver's `nvidia-smi` says of this machine's CUDA devices, whichever build of libtorch is on the class
/// path.
public final class NvidiaSmi {
    private static final long MIB = 1L << 20;
    private static final long PATIENCE_SECONDS = 10;

    private NvidiaSmi() {}

    /// A CUDA device.
    ///
    /// @param index as the driver counts, which is how `cuda:N` counts unless `CUDA_VISIBLE_DEVICES` says otherwise
    /// @param total bytes of memory
    /// @param free bytes that nothing uses now
    public record Gpu(int index, String name, long total, long free) {
        @Override
        public String toString() {
            return "%d: %s, %.0f GiB".formatted(index, name, total / (double) (1L << 30));
        }
    }

    /// Returns the devices; none where there is no driver.
    public static List<Gpu> devices() {
        try {
            Process process = new ProcessBuilder(
                            "nvidia-smi",
                            "--query-gpu=index,name,memory.total,memory.free",
                            "--format=csv,noheader,nounits")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            List<String> lines = new ArrayList<>();
            try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
                reader.lines().forEach(lines::add);
            }
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return ended && process.exitValue() == 0 ? parse(lines) : List.of();
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /// Lines such as `0, NVIDIA H100 80GB HBM3, 81559, 81008`, in MiB; others are passed over.
    static List<Gpu> parse(List<String> lines) {
        List<Gpu> gpus = new ArrayList<>();
        for (String line : lines) {
            String[] fields = line.strip().split(" *, *", -1);
            if (fields.length == 4 && (fields[0] + fields[2] + fields[3]).matches("\\d{3,30}")) {
                gpus.add(new Gpu(
                        Integer.parseInt(fields[0]),
                        fields[1],
                        Long.parseLong(fields[2]) * MIB,
                        Long.parseLong(fields[3]) * MIB));
            }
        }
        return gpus;
    }
}

package dev.edgewise.cli;

import dev.edgewise.assembly.Models;
import dev.edgewise.config.Precision;
import dev.edgewise.error.ConfigException;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Threads;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say where and how a model computes.
final class EngineOptions {
    private static final int MICRO_BATCH_TOKENS = 4096;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "cpu",
            description = "cpu, cuda or cuda:N (default: cpu).")
    private String device = "cpu";

    @Option(
            names = "--precision",
            paramLabel = "FORMAT",
            defaultValue = "auto",
            description = "auto, fp32 or bf16 (default: auto, what is fastest on this processor).")
    private Precision precision = Precision.AUTO;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads that share one operation (default: $OMP_NUM_THREADS, else the cores there are).")
    private @Nullable Integer threads;

    /// Returns what opens models so.
    Models models(Streams streams) {
        return new Models(System.getenv(), new Downloads(streams), Device.parse(device), MICRO_BATCH_TOKENS, threads());
    }

    Precision precision() {
        return precision;
    }

    /// Returns the device as it was named.
    String device() {
        return device;
    }

    private Threads threads() {
        if (threads != null && (threads < 1 || threads > Threads.MOST)) {
            throw new ConfigException("--threads must be from 1 to " + Threads.MOST + " but was " + threads);
        }
        return new Threads(threads, System.getenv(), 1);
    }
}

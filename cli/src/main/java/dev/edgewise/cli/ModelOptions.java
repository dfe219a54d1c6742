package dev.edgewise.cli;

import dev.edgewise.assembly.Models;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.config.Precision;
import dev.edgewise.error.ConfigException;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Threads;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options that say which model is used, where, and in which precision.
final class ModelOptions {
    private static final int MICRO_BATCH_TOKENS = 4096;

    @Mixin
    private ModelChoice choice = new ModelChoice();

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

    OpenModel open(Streams streams) {
        Models models = new Models(
                System.getenv(), new Downloads(streams), Device.parse(device), MICRO_BATCH_TOKENS, threads());
        return choice.open(streams, models, choice.locate(models), precision);
    }

    private Threads threads() {
        if (threads != null && (threads < 1 || threads > Threads.MOST)) {
            throw new ConfigException("--threads must be from 1 to " + Threads.MOST + " but was " + threads);
        }
        return new Threads(threads, System.getenv(), 1);
    }

    /// The model as it was named.
    String name() {
        return choice.name();
    }

    /// See [ModelChoice#runConfig].
    Optional<Path> runConfig() {
        return choice.runConfig();
    }
}

package dev.edgewise.cli;

import dev.edgewise.cli.assembly.Models;
import dev.edgewise.cli.assembly.OpenModel;
import dev.edgewise.config.Precision;
import dev.edgewise.tensor.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say which model is used, and where.
final class ModelOptions {
    private static final int MICRO_BATCH_TOKENS = 4096;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "MODEL",
            description = "A Hugging Face directory (such as RUN/final), a .gguf file, or a hub id (owner/name).")
    private String model = "";

    @Option(
            names = "--adapter",
            paramLabel = "DIR",
            description = "A PEFT LoRA adapter of the model, which is merged into it.")
    private @Nullable Path adapter;

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

    OpenModel open(Streams streams) {
        Models models = new Models(
                System.getenv(), new Downloads(streams, Clock.systemUTC()), Device.parse(device), MICRO_BATCH_TOKENS);
        return models.open(models.locate(model), adapter, precision);
    }

    /// The model as it was named.
    String name() {
        return model;
    }

    /// The configuration of the run the model or its adapter lies in, when it is a run's `final` or a checkpoint.
    Optional<Path> runConfig() {
        Path path =
                (adapter == null ? Path.of(model) : adapter).toAbsolutePath().normalize();
        for (Path parent = path.getParent(), last = path;
                parent != null && last.getNameCount() + 2 > path.getNameCount();
                last = parent, parent = parent.getParent()) {
            Path config = parent.resolve("config.yaml");
            if (Files.isRegularFile(config)) {
                return Optional.of(config);
            }
        }
        return Optional.empty();
    }
}

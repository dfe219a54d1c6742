package dev.edgewise.cli;

import dev.edgewise.cli.assembly.Models;
import dev.edgewise.cli.assembly.OpenModel;
import dev.edgewise.config.Precision;
import dev.edgewise.tensor.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
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
        return models.open(models.locate(model), precision);
    }

    /// The model as it was named.
    String name() {
        return model;
    }

    /// The configuration of the run the model lies in, when it is a run's `final` or a checkpoint.
    Optional<Path> runConfig() {
        Path path = Path.of(model).toAbsolutePath().normalize();
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

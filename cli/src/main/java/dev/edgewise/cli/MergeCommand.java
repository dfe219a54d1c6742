package dev.edgewise.cli;

import dev.edgewise.assembly.ModelWriter;
import dev.edgewise.assembly.Models;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.config.Precision;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.error.ConfigException;
import dev.edgewise.format.adapter.AdapterDirectory;
import dev.edgewise.run.AtomicDirectory;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Threads;
import dev.edgewise.terminal.ProgressLine;
import dev.edgewise.terminal.ReadableNumbers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `edgewise merge`: a LoRA adapter and its base as one model.
@Command(
        name = "merge",
        description = "Add a LoRA adapter to its base model and write the result as a Hugging Face directory.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  ./edgewise merge --model base --adapter runs/svamp/final --out merged",
            "  ./edgewise merge --model runs/svamp/final --out merged    # names its base"
        })
final class MergeCommand implements Callable<Integer> {
    private static final int ANY = 1024;

    @ParentCommand
    private @Nullable Main main;

    @Mixin
    private ModelChoice model = new ModelChoice();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The directory to write, which must be new or empty.")
    private @Nullable Path out;

    @Override
    public Integer call() {
        Streams streams = Objects.requireNonNull(main, "picocli sets it").streams();
        Path target = Objects.requireNonNull(out, "required");
        requireEmpty(target);
        Models models =
                new Models(System.getenv(), new Downloads(streams), Device.CPU, ANY, Threads.standard(System.getenv()));
        Path path = model.locate(models);
        if (!model.hasAdapter() && !AdapterDirectory.isAdapter(path)) {
            throw new ConfigException("merge needs an adapter, but " + model.name()
                    + " is none and --adapter is not given: add --adapter DIR");
        }
        try (OpenModel open = model.open(streams, models, path, Precision.FP32)) {
            try (ProgressLine line = streams.display()
                    .progress(
                            "merge",
                            ReadableNumbers::count,
                            open.policy().weights().count(),
                            0)
                    .patient()) {
                new AtomicDirectory().write(target, 0, "", directory -> {
                    ModelWriter.write(open, directory, line::update);
                    model.copyPrompts(path, directory);
                });
            }
        }
        new Output(streams).line(target.toString());
        return ExitCodes.DONE;
    }

    private static void requireEmpty(Path target) {
        if (!Files.exists(target)) {
            return;
        }
        if (Files.isDirectory(target)) {
            try (Stream<Path> files = Files.list(target)) {
                if (files.findAny().isEmpty()) {
                    return;
                }
            } catch (IOException e) {
                throw new CheckpointException("cannot list " + target + ": " + e.getMessage() + "; check --out", e);
            }
        }
        throw new ConfigException("--out must be a new or an empty directory but " + target + " exists; name another"
                + " one or remove it");
    }
}

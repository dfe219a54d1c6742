package dev.edgewise.cli;

import dev.edgewise.assembly.ModelExport;
import dev.edgewise.assembly.ModelExport.Written;
import dev.edgewise.assembly.Models;
import dev.edgewise.assembly.OnnxExport;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.assembly.OutType;
import dev.edgewise.config.Precision;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.Quoted;
import dev.edgewise.onnx.OnnxType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Threads;
import dev.edgewise.terminal.ProgressLine;
import dev.edgewise.terminal.ReadableNumbers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `edgewise export`: a model as a Hugging Face directory, a GGUF file or, for encoders, ONNX.
@Command(
        name = "export",
        description = "Write a model as a Hugging Face directory or a GGUF file, an encoder as ONNX.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  ./edgewise export --model runs/svamp/final --outtype q8_0 --out svamp.gguf",
            "  ./edgewise export --model model.gguf --outtype bf16 --out model/",
            "  ./edgewise export --model runs/rerank/final --outtype onnx --quantize int8 --out ranker/"
        })
final class ExportCommand implements Callable<Integer> {
    private static final int UNUSED_MICRO_BATCH = 1;
    private static final String ONNX = "onnx";

    /// What is written.
    enum Format {
        HF,
        GGUF
    }

    @ParentCommand
    private @Nullable Main main;

    @Mixin
    private ModelChoice model = new ModelChoice();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "PATH",
            description = "The file or directory to write; a GGUF file is given a name in a directory that exists.")
    private @Nullable Path out;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "hf or gguf (default: gguf where PATH ends in .gguf, otherwise hf).")
    private @Nullable Format format;

    @Option(
            names = "--outtype",
            paramLabel = "TYPE",
            defaultValue = "auto",
            description =
                    "auto, f32, f16, bf16 or, in GGUF, q8_0 (default: auto, the model's own type if that is f16 or"
                            + " bf16, otherwise f32 in a directory and f16 in GGUF); onnx for an encoder.")
    private String outtype = "auto";

    @Option(
            names = "--quantize",
            paramLabel = "TYPE",
            description = "With onnx: a second graph whose matrices are bytes, int8, or uint8 for processors without"
                    + " VNNI. May be repeated.")
    private List<String> quantize = List.of();

    @Option(
            names = "--max-shard-size",
            paramLabel = "SIZE",
            defaultValue = "5GB",
            description = "Most bytes of a safetensors file before the weights are split (default: 5GB).")
    private String maxShardSize = "5GB";

    @Option(
            names = "--model-name",
            paramLabel = "NAME",
            description = "The name in a GGUF file (default: from the model's path or hub id).")
    private @Nullable String modelName;

    @Option(names = "--force", description = "Replace PATH where it exists.")
    private boolean force;

    @Override
    public Integer call() {
        Streams streams = Objects.requireNonNull(main, "picocli sets it").streams();
        if (outtype.equalsIgnoreCase(ONNX)) {
            return onnx(streams, Objects.requireNonNull(out, "required"));
        }
        if (!quantize.isEmpty()) {
            throw new ConfigException("--quantize is for --outtype onnx; for GGUF choose --outtype q8_0");
        }
        OutType type = OutType.parse(outtype);
        long shardBytes = ByteSize.parse("--max-shard-size", maxShardSize);
        Path given = Objects.requireNonNull(out, "required");
        boolean gguf = isGguf(given);
        Models models = models(streams);
        Path source = model.locate(models);
        String name = modelName == null ? ModelNames.of(model.last()) : modelName;
        boolean named = gguf && Files.isDirectory(given);
        if (!gguf) {
            type.requireDirectoryType();
        }
        if (!named) {
            ExportTarget.requireFree(given, !gguf, force, source);
        }
        try (OpenModel open = model.open(streams, models, source, Precision.FP32)) {
            Path target = named
                    ? given.resolve(fileName(name, type.inGguf(open.config()).name()))
                    : given;
            if (named) {
                ExportTarget.requireFree(target, false, force, source);
            }
            Written written = write(
                    open,
                    streams,
                    export -> gguf ? export.gguf(target, type, name) : export.huggingFace(target, type, shardBytes));
            if (gguf) {
                model.prompts(source)
                        .ifPresent(file -> streams.err()
                                .println("edgewise: a GGUF file holds no prompts; keep " + file
                                        + ", and name it with --prompts"));
            } else {
                model.copyPrompts(source, target);
            }
            written.notes().forEach(note -> streams.err().println("edgewise: " + Quoted.message(note)));
            streams.err()
                    .println(String.format(
                            Locale.ROOT,
                            "%d tensors, %.1fM parameters, matrices %s",
                            written.tensors(),
                            written.parameters() / 1e6,
                            written.type()));
            new Output(streams).line(target.toString());
        }
        return ExitCodes.DONE;
    }

    private int onnx(Streams streams, Path target) {
        List<OnnxType> types = quantize.stream().map(OnnxType::quantised).toList();
        if (format != null || model.hasAdapter()) {
            throw new ConfigException("--outtype onnx writes a directory of a whole model and takes no "
                    + (format == null ? "--adapter; merge the adapter first" : "--format; leave it out"));
        }
        Path source = model.locate(models(streams));
        ExportTarget.requireFree(target, true, force, source);
        OnnxExport.Written written = OnnxExport.write(source, target, types);
        streams.err()
                .println(String.format(
                        Locale.ROOT,
                        "%.1fM parameters, pairs cut at %d tokens: %s",
                        written.parameters() / 1e6,
                        written.longest(),
                        String.join(", ", written.graphs())));
        new Output(streams).line(target.toString());
        return ExitCodes.DONE;
    }

    private static Models models(Streams streams) {
        return new Models(
                System.getenv(),
                new Downloads(streams),
                Device.CPU,
                UNUSED_MICRO_BATCH,
                Threads.standard(System.getenv()));
    }

    private static Written write(OpenModel open, Streams streams, Function<ModelExport, Written> how) {
        try (ProgressLine line = streams.display()
                .progress(
                        "export",
                        ReadableNumbers::count,
                        open.policy().weights().count(),
                        0)
                .patient()) {
            return how.apply(new ModelExport(open, line::update));
        }
    }

    private boolean isGguf(Path path) {
        boolean named = path.toString().endsWith(".gguf");
        if (format == Format.HF && named) {
            throw new ConfigException(
                    "--out " + path + " is named as a GGUF file but --format is hf; name a directory");
        }
        return format == Format.GGUF || (format == null && named);
    }

    /// Returns the name that llama.cpp's converter gives a file.
    private static String fileName(String name, String type) {
        return name.replace(' ', '-') + "-" + type + ".gguf";
    }
}

package dev.edgewise.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.Edgewise;
import dev.edgewise.assembly.Models;
import dev.edgewise.cli.Downloads;
import dev.edgewise.cli.ExitCodes;
import dev.edgewise.cli.Main;
import dev.edgewise.cli.Output;
import dev.edgewise.cli.Streams;
import dev.edgewise.cli.Verb;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.DataException;
import dev.edgewise.format.file.WholeFile;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `edgewise bench`: how fast a model generates and trains here, and how fast others do.
@Command(
        name = "bench",
        description = "Measure speed and memory of generation, SFT and GRPO steps, beside transformers and TRL.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Each measurement is a process of its own; ours and the peers' take turns.",
            "On two cores the usual rows take about 10 minutes, with --peers about 30.",
            "",
            "Examples:",
            "  ./edgewise bench --peers --json bench.json",
            "  ./edgewise bench --rows 'generate-*,sft-bf16' --rounds 5",
            "  ./edgewise bench --markdown bench.json"
        })
public final class BenchCommand implements Verb {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParentCommand
    private @Nullable Main main;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            defaultValue = "shape:135m",
            description = "A Hugging Face directory, a .gguf file, a hub id, or random weights in a shape:"
                    + " shape:135m (default), shape:11m, shape:tiny.")
    private String model = "shape:135m";

    @Option(
            names = "--rows",
            split = ",",
            paramLabel = "NAME",
            description = "Rows to measure, * for anything: --rows 'generate-*,sft-bf16' (default: the usual ones).")
    private List<String> rows = List.of();

    @Option(names = "--quick", description = "A few short rows, one round.")
    private boolean quick;

    @Option(names = "--peers", description = "Also measure transformers and TRL, where a Python has them.")
    private boolean peers;

    @Option(
            names = "--python",
            paramLabel = "FILE",
            description = "The peers' Python (default: $EDGEWISE_PYTHON, else python3).")
    private @Nullable String python;

    @Option(names = "--rounds", paramLabel = "N", description = "Processes per measurement (default: 3).")
    private @Nullable Integer rounds;

    @Option(
            names = "--repeats",
            paramLabel = "N",
            defaultValue = "0",
            description = "Timed runs per process, after one that is not timed (default: 1 to 3, by length).")
    private int repeats;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads, ours and the peers' (default: what a run of the model takes).")
    private @Nullable Integer threads;

    @Option(
            names = "--batch",
            split = ",",
            paramLabel = "N",
            defaultValue = "1,8,32,64",
            description = "Batch sizes of generation (default: 1,8,32,64).")
    private List<Integer> batches = List.of(1, 8, 32, 64);

    @Option(
            names = "--prompt-length",
            paramLabel = "TOKENS",
            defaultValue = "64",
            description = "Prompt tokens of generation (default: 64).")
    private int promptLength = 64;

    @Option(
            names = "--new-tokens",
            paramLabel = "TOKENS",
            defaultValue = "24",
            description = "Tokens generated (default: 24).")
    private int newTokens = 24;

    @Option(
            names = "--train-length",
            paramLabel = "TOKENS",
            defaultValue = "128",
            description = "Tokens per training sequence of the SFT rows (default: 128).")
    private int trainLength = 128;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "cpu",
            description = "cpu, cuda or cuda:N, for ours (default: cpu).")
    private String device = "cpu";

    @Option(names = "--json", paramLabel = "FILE", description = "Write everything measured to this file.")
    private @Nullable Path json;

    @Option(
            names = "--markdown",
            paramLabel = "FILE",
            description = "Measure nothing: print the table of such a file as Markdown.")
    private @Nullable Path markdown;

    @Override
    public Integer call() {
        Streams streams = Objects.requireNonNull(main, "picocli sets it").streams();
        Output output = new Output(streams);
        if (markdown != null) {
            BenchTable.markdown(read(markdown)).forEach(output::line);
            return ExitCodes.DONE;
        }
        if (peers && !device.equals("cpu")) {
            throw new ConfigException(
                    "--peers are measured on the cpu, but --device is " + device + "; leave one of the two out");
        }
        Optional<Path> home = Peers.sourceTree(System.getProperty("edgewise.home"));
        Bench bench = new Bench(
                settings(streams),
                home,
                peers ? Peers.python(python, System.getenv(), streams.err()::println) : null,
                Edgewise.version(),
                Clock.systemUTC(),
                streams.err()::println);
        ObjectNode result = bench.run();
        if (json != null) {
            WholeFile.write(json, result.toPrettyString() + "\n");
        }
        BenchTable.text(result).forEach(output::line);
        return ExitCodes.DONE;
    }

    private BenchSettings settings(Streams streams) {
        Threads chosen = new Threads(threads, System.getenv(), 1);
        Models models = new Models(System.getenv(), new Downloads(streams), Device.CPU, 1, chosen);
        String located =
                model.startsWith("shape:") ? model : models.locate(model).toString();
        return new BenchSettings(
                located,
                batches,
                promptLength,
                newTokens,
                trainLength,
                rounds == null ? (quick ? 1 : 3) : rounds,
                repeats,
                chosen.of(BenchModel.parameters(located)),
                device,
                quick,
                rows);
    }

    private static JsonNode read(Path file) {
        try {
            JsonNode node = JSON.readTree(file.toFile());
            if (node.path("rows").isArray()) {
                return node;
            }
        } catch (IOException e) {
            throw new DataException("cannot read " + file + ": " + e.getMessage(), e);
        }
        throw new DataException(file + " holds no rows of a bench; give a file that bench --json wrote");
    }
}

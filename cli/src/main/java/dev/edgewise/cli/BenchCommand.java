package dev.edgewise.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.edgewise.cli.assembly.Bench;
import dev.edgewise.cli.assembly.OpenModel;
import dev.edgewise.error.ConfigException;
import dev.edgewise.optim.AdamW;
import dev.edgewise.tensor.Libtorch;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `edgewise bench`: how fast a model generates and trains here.
@Command(
        name = "bench",
        description = "Time generation and SFT steps of a model on random tokens.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The same work in Python: benchmarks/peers/hf_generate.py and hf_train.py.",
            "",
            "Example:",
            "  ./edgewise bench --model HuggingFaceTB/SmolLM2-135M-Instruct --batch 8,32"
        })
final class BenchCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable Main main;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(names = "--batch", split = ",", defaultValue = "8,32", description = "Batch sizes (default: 8,32).")
    private List<Integer> batches = List.of(8, 32);

    @Option(names = "--prompt-length", defaultValue = "64", description = "Prompt tokens (default: 64).")
    private int promptLength = 64;

    @Option(names = "--new-tokens", defaultValue = "24", description = "Tokens generated (default: 24).")
    private int newTokens = 24;

    @Option(
            names = "--train-length",
            defaultValue = "128",
            description = "Tokens per training sequence (default: 128).")
    private int trainLength = 128;

    @Option(names = "--repeats", defaultValue = "3", description = "Timed runs per row, after a warm-up (default: 3).")
    private int repeats = 3;

    @Option(names = "--json", description = "Print one JSON object per row and nothing else.")
    private boolean json;

    @Override
    public Integer call() {
        if (repeats < 1
                || promptLength < 1
                || newTokens < 1
                || trainLength < 2
                || batches.stream().anyMatch(b -> b < 1)) {
            throw new ConfigException(
                    "--repeats, --prompt-length, --new-tokens and --batch must be at least 1, --train-length at least 2");
        }
        Streams streams = Objects.requireNonNull(main, "picocli sets it").streams();
        Output output = new Output(streams);
        Bench bench = new Bench(promptLength, newTokens, trainLength, repeats, 1);
        try (OpenModel open = model.open(streams)) {
            streams.err().println(Libtorch.description());
            for (int batch : batches) {
                write(bench.generate(open, batch), open, output);
            }
            try (AdamW optimizer = new AdamW(open.policy().weights().parameters(), AdamW.Settings.DEFAULT)) {
                for (int batch : batches) {
                    write(bench.sft(open, optimizer, batch), open, output);
                }
            }
        }
        return ExitCodes.DONE;
    }

    private void write(Bench.Row row, OpenModel open, Output output) {
        String type = open.policy().weights().compute().name().toLowerCase(Locale.ROOT);
        if (json) {
            output.line(JsonNodeFactory.instance
                    .objectNode()
                    .put("work", row.work())
                    .put("batch", row.batch())
                    .put("precision", type)
                    .put("seconds_median", row.seconds())
                    .put("tokens_per_second", row.tokensPerSecond())
                    .toString());
        } else {
            output.line(String.format(
                    Locale.ROOT,
                    "%-9s batch %-3d %s  %8.1f tokens/s  (median %.3f s)",
                    row.work(),
                    row.batch(),
                    type,
                    row.tokensPerSecond(),
                    row.seconds()));
        }
    }
}

package dev.edgewise.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.assembly.Scoring;
import dev.edgewise.cluster.Parts;
import dev.edgewise.data.Row;
import dev.edgewise.data.Rows;
import dev.edgewise.error.Quoted;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.trainer.PromptRenderer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `edgewise score`: log-probabilities of given completions.
@Command(
        name = "score",
        description = "Token log-probabilities and mean NLL (nats) of each row's completion.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Rows have prompt and completion, or messages, as TRL names them. Text is scored as it is; conversations are",
            "rendered by the model's chat template, and scored is what the assistant's turn adds to the prompt. A prompt that",
            "evolved (prompts.json beside the model, or --prompts) stands around conversations.",
            "",
            "Example:",
            "  ./edgewise score --model runs/svamp/final --data pairs.jsonl --json"
        })
final class ScoreCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable Main main;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private PromptOptions prompt = new PromptOptions();

    @Mixin
    private PromptsOption evolved = new PromptsOption();

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE",
            description = "Rows to score, JSONL, JSON, CSV, TSV or Parquet.")
    private @Nullable Path data;

    @Option(names = "--json", description = "Print one JSON object a row, in order, and nothing else.")
    private boolean json;

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Override
    public Integer call() {
        Main parent = Objects.requireNonNull(main, "picocli sets it");
        Streams streams = parent.streams();
        Output output = new Output(streams);
        Path file = Objects.requireNonNull(data, "required");
        Parts parts = spark.apply(parent) ? spark.withoutOut(parent) : spark.of(parent);
        PromptsOption.Prompts known = evolved.read(model, streams);
        try (OpenModel open = model.open(streams)) {
            PromptRenderer prompts = known.asking(open, prompt, Optional.empty(), Plugins.ofClassPath(), streams);
            if (!known.all().isEmpty()) {
                streams.err().println("note: rows of text are scored as they are, without that prompt");
            }
            double[] sums = new double[2];
            Consumer<Scoring.Scored> sink = row -> {
                sums[0] += row.meanNll();
                sums[1]++;
                output.line(json ? json(row).toString() : text(row, (int) sums[1]));
            };
            List<Row> rows = spark.apply(parent) ? parts.rows(List.of(file)) : Rows.read(List.of(file));
            Scoring scoring = Scoring.of(open, prompts, rows);
            scoring.notes().forEach(note -> streams.err().println("note: " + Quoted.message(note)));
            if (spark.apply(parent)) {
                ObjectNode about = known.describe(model.student(open, streams)
                        .about("score", List.of(file))
                        .put("options", spark.facts()));
                scoring.run(sink, parts, Path.of(""), about);
            } else {
                scoring.run(sink, streams.display());
            }
            if (!json) {
                output.line(output.bold(
                        String.format(Locale.ROOT, "mean over %d rows: %.4f nats", (int) sums[1], sums[0] / sums[1])));
            }
        }
        return ExitCodes.DONE;
    }

    private static String text(Scoring.Scored row, int number) {
        return String.format(
                Locale.ROOT, "row %d: mean NLL %.4f nats over %d tokens", number, row.meanNll(), row.logProbs().length);
    }

    private static ObjectNode json(Scoring.Scored row) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("mean_nll", row.meanNll());
        node.put("tokens", row.logProbs().length);
        ArrayNode logProbs = node.putArray("logprobs");
        for (float logProb : row.logProbs()) {
            logProbs.add(logProb);
        }
        return node;
    }
}

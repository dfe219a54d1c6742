package dev.edgewise.cli;

import dev.edgewise.assembly.Models;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.assembly.OwnReplies;
import dev.edgewise.assembly.Student;
import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.RunConfig;
import dev.edgewise.data.Row;
import dev.edgewise.data.Rows;
import dev.edgewise.environment.calls.CallRow;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.Quoted;
import dev.edgewise.format.file.WholeFile;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.run.RunDirectory;
import dev.edgewise.run.RunFiles;
import dev.edgewise.tool.CallFormat;
import dev.edgewise.tool.format.CallFormats;
import dev.edgewise.tool.negative.NegativeKind.Group;
import dev.edgewise.tool.negative.NegativePairs;
import dev.edgewise.tool.negative.NegativeSources;
import dev.edgewise.trainer.PromptRenderer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `edgewise negatives`: pairs of right and wrong replies to questions about calls.
@Command(
        name = "negatives",
        description = "Pair the right replies of rows with tools with wrong ones, to learn preferences from.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Without --model and --wrong, wrong replies are made of the right ones by rule. With --model the model's own",
            "replies are taken that a checker finds wrong; finished rows stay in OUT.work, where the same command goes on",
            "after it was stopped.",
            "",
            "Examples:",
            "  ./edgewise negatives --data examples/calls/rows.jsonl --out pairs.jsonl",
            "  ./edgewise negatives --data rows.jsonl --model runs/calls-sft/final --samples 4 --mutate --out pairs.jsonl"
        })
final class NegativesCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable Main main;

    @Option(
            names = "--data",
            required = true,
            arity = "1..*",
            paramLabel = "FILE",
            description = "Rows with tools and the wanted turn: JSONL, JSON, CSV, TSV or Parquet.")
    private List<Path> data = new ArrayList<>();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the pairs are written, JSONL.")
    private @Nullable Path out;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = "Take the wrong replies of this model: a Hugging Face directory (such as RUN/final), a .gguf"
                    + " file, or a hub id.")
    private @Nullable String model;

    @Option(names = "--adapter", paramLabel = "DIR", description = "A PEFT LoRA adapter of the model.")
    private @Nullable Path adapter;

    @Option(
            names = "--samples",
            paramLabel = "K",
            defaultValue = "4",
            description = "Replies of the model to each row (default: 4).")
    private int samples = 4;

    @Option(
            names = "--wrong",
            paramLabel = "FILE",
            description = "Take the wrong replies of this file: prompt as in --data, completion, and label where it has"
                    + " right ones, too.")
    private @Nullable Path wrong;

    @Option(
            names = "--mutate",
            description = "With --model or --wrong: make a wrong reply by rule where a row has no other.")
    private boolean mutate;

    @Option(
            names = "--balance",
            paramLabel = "A,S,C",
            split = ",",
            defaultValue = "0.5,0.25,0.25",
            description = "Shares of wrong arguments, of wrong names and structure, and of calls in place of words and"
                    + " words in place of calls (default: 0.5,0.25,0.25).")
    private List<Double> balance = List.of(0.5, 0.25, 0.25);

    @Option(
            names = "--min-difference",
            paramLabel = "CHARACTERS",
            defaultValue = "3",
            description = "Drop pairs that differ in fewer characters (default: 3).")
    private int difference = 3;

    @Mixin
    private PromptOptions prompt = new PromptOptions();

    @Mixin
    private PromptsOption evolved = new PromptsOption();

    @Mixin
    private SamplingOptions sampling = new SamplingOptions();

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Override
    public Integer call() {
        Streams streams = Objects.requireNonNull(main, "picocli sets it").streams();
        Path target = Objects.requireNonNull(out, "required");
        check(target);
        CheckedRows checked = CheckedRows.of(Rows.read(data));
        checked.notes().forEach(note -> streams.err().println("note: " + Quoted.message(note)));
        List<CallRow> rows = checked.rows();
        NegativePairs pairs;
        if (model == null) {
            String format = prompt.toolFormat(Optional.empty());
            CallFormat known = format == null ? CallFormats.hermes() : CallFormats.named(format);
            pairs = paired(rows, known, List.of());
        } else {
            pairs = sampled(rows, target, streams, model);
        }
        String lines = pairs.rows().stream().map(row -> row + "\n").collect(Collectors.joining());
        WholeFile.write(target, lines);
        tell(new Output(streams), pairs, rows.size(), target);
        return ExitCodes.DONE;
    }

    private void check(Path target) {
        if (samples < 1) {
            throw new ConfigException("--samples must be at least 1 but was " + samples);
        }
        if (difference < 1) {
            throw new ConfigException("--min-difference must be at least 1 but was " + difference);
        }
        if (balance.size() != 3) {
            throw new ConfigException("--balance must be three shares, as in 0.5,0.25,0.25, but has " + balance.size());
        }
        if (mutate && model == null && wrong == null) {
            throw new ConfigException(
                    "--mutate goes with --model or --wrong; without them every wrong reply is made by" + " rule");
        }
        new RowsOut("--out", target).require();
        if (new InputFiles(data).contain(target)) {
            throw new ConfigException("--out must not be a file of --data but is " + target + "; name another");
        }
    }

    private NegativePairs sampled(List<CallRow> rows, Path target, Streams streams, String name) {
        Models models = engine.models(streams);
        Optional<RunConfig> run = RunDirectory.around(adapter == null ? Path.of(name) : adapter)
                .map(RunFiles::config)
                .map(file -> ConfigReader.read(file, List.of()));
        Path located = models.locate(name);
        PromptsOption.Prompts best = evolved.read(adapter == null ? located : adapter);
        try (OpenModel open = models.open(located, adapter, engine.precision())) {
            open.notes().forEach(note -> streams.err().println("note: " + Quoted.message(note)));
            Plugins plugins = RunConfig.variants(run);
            PromptRenderer prompts = best.asking(open, prompt, run.map(RunConfig::prompt), plugins, streams);
            CallFormat known =
                    CallFormats.choose(prompt.toolFormat(run.map(RunConfig::prompt)), prompts.template(), plugins);
            int longest = rows.stream()
                    .mapToInt(row -> prompts.render(row.conversation()).ids().length)
                    .max()
                    .orElse(0);
            SamplingSettings settings =
                    sampling.settings(1.0, Optional.of(256), List.of(), ContextBudget.of(open, longest));
            OwnReplies own = new OwnReplies(
                    Student.of(open, models, name, adapter), prompts, settings, samples, sampling.seed());
            OwnReplies.Replies replies = own.of(rows, best::describe, data, target, streams.display());
            if (replies.cut() > 0) {
                streams.err()
                        .println("note: " + replies.cut() + " replies were cut and are not used;"
                                + " --max-completion-length sets how long they may be");
            }
            return paired(rows, known, replies.whole());
        }
    }

    private NegativePairs paired(List<CallRow> rows, CallFormat known, List<List<String>> replies) {
        Map<Group, Double> shares = Map.of(
                Group.ARGUMENTS, balance.get(0), Group.STRUCTURE, balance.get(1), Group.CALL_OR_NOT, balance.get(2));
        NegativePairs pairs = new NegativePairs(known, shares, difference);
        boolean byRule = mutate || (model == null && wrong == null);
        List<Row> given = wrong == null ? List.of() : Rows.read(wrong);
        new NegativeSources(known, rows, replies, given, byRule, sampling.seed()).addTo(pairs);
        return pairs;
    }

    private void tell(Output output, NegativePairs pairs, int rows, Path target) {
        Map<String, Long> kinds = pairs.rows().stream()
                .collect(Collectors.groupingBy(row -> row.path("kind").asText(), Collectors.counting()));
        output.line(output.bold(target.toString()) + "  " + pairs.rows().size() + " pairs of " + rows + " rows");
        kinds.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .forEach(kind -> output.line(String.format(Locale.ROOT, "  %6d  %s", kind.getValue(), kind.getKey())));
        pairs.notes().forEach(note -> output.line(output.dim("  " + note)));
    }
}

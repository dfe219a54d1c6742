package dev.edgewise.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.assembly.CallEvaluation;
import dev.edgewise.assembly.Environments;
import dev.edgewise.assembly.Evaluation;
import dev.edgewise.assembly.LoggedReply;
import dev.edgewise.assembly.ModelCalls;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.assembly.Rankers;
import dev.edgewise.assembly.TrainSession;
import dev.edgewise.cluster.Parts;
import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.PromptConfig;
import dev.edgewise.config.RankingDataConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.environment.Environment;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.Quoted;
import dev.edgewise.eval.Interval;
import dev.edgewise.generate.Constraints;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.generate.TokenConstraint;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.ranking.metric.RankingMetrics;
import dev.edgewise.task.Task;
import dev.edgewise.terminal.ProgressLine;
import dev.edgewise.terminal.ReadableNumbers;
import dev.edgewise.tool.bfcl.AskMode;
import dev.edgewise.tool.check.CallQuestion;
import dev.edgewise.tool.check.ReplyJudge;
import dev.edgewise.trainer.PromptRenderer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `edgewise eval`: accuracy and pass@k on held-out tasks, and how often calls of tools are right.
@Command(
        name = "eval",
        description = "Measure accuracy and pass@k on held-out tasks, or how well a ranker ranks.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A model that lies in a run directory is asked as it was trained: prompt, answer format, and without --data or",
            "--environment also the environments come from the run's configuration.",
            "",
            "Examples:",
            "  ./edgewise eval --model runs/arithmetic/final",
            "  ./edgewise eval --model runs/svamp/final --data SVAMP.json --samples 8",
            "  ./edgewise eval --model runs/calls/final --data BFCL_v4_simple_python.json \\",
            "      --answers possible_answer/BFCL_v4_simple_python.json",
            "  ./edgewise eval --model runs/calls/final --data calls.jsonl --constrained",
            "  ./edgewise eval --model runs/rerank/final --data test.tsv"
        })
final class EvalCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable Main main;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private PromptOptions prompt = new PromptOptions();

    @Mixin
    private SamplingOptions sampling = new SamplingOptions();

    @Mixin
    private EpisodeOptions episodes = new EpisodeOptions();

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description =
                    "A data set: JSONL, JSON or Parquet; of a ranker also CSV, TSV, or a directory in BEIR's layout."
                            + " May be repeated.")
    private List<Path> data = new ArrayList<>();

    @Option(
            names = "--environment",
            paramLabel = "NAME",
            description = "A built-in family, such as addition. May be repeated.")
    private List<String> families = new ArrayList<>();

    @Option(
            names = "--samples",
            paramLabel = "K",
            defaultValue = "1",
            description = "Completions per task (default: 1).")
    private int samples = 1;

    @Option(
            names = "--tasks",
            paramLabel = "N",
            defaultValue = "32",
            description = "Tasks per level of a built-in family (default: 32).")
    private int tasks = Evaluation.PER_LEVEL;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many tasks per environment.")
    private @Nullable Integer limit;

    @Option(names = "--all", description = "Also ask the rows of --data that training may have seen.")
    private boolean everything;

    @Mixin
    private AnswerOption answer = new AnswerOption();

    @Mixin
    private CallOptions calls = new CallOptions();

    @Mixin
    private ConstraintOptions constraint = new ConstraintOptions();

    @Option(
            names = "--log-samples",
            paramLabel = "FILE",
            description =
                    "Also write every reply to this file, JSONL, with the task and whether it is right; of a ranker every"
                            + " document with its score.")
    private @Nullable Path logSamples;

    @Option(
            names = "--relevant-from",
            paramLabel = "LABEL",
            defaultValue = "1",
            description = "Of a ranker: least label of a relevant document (default: 1).")
    private double relevantFrom = RankingMetrics.RELEVANT;

    @Option(names = "--json", description = "Print one JSON object per environment and nothing else.")
    private boolean json;

    @Mixin
    private SparkOptions spark = new SparkOptions();

    @Override
    public Integer call() {
        if (samples < 1) {
            throw new ConfigException("--samples must be at least 1 but was " + samples);
        }
        if (tasks < 1) {
            throw new ConfigException("--tasks must be at least 1 but was " + tasks);
        }
        if (limit != null && limit < 1) {
            throw new ConfigException("--limit must be at least 1 but was " + limit + "; leave it out for no limit");
        }
        Main parent = Objects.requireNonNull(main, "picocli sets it");
        Streams streams = parent.streams();
        boolean parted = spark.apply(parent);
        Path located = model.located(streams);
        if (Rankers.isRanker(located)) {
            if (parted) {
                throw new ConfigException("--spark asks tasks, but --model is a ranker; leave it out");
            }
            rank(located, streams);
            return ExitCodes.DONE;
        }
        Optional<RunConfig> run = model.runConfig().map(file -> ConfigReader.read(file, List.of()));
        PromptConfig promptConfig = answer.prompt(run);
        if (calls.apply(data)) {
            if (parted) {
                throw new ConfigException(
                        "--spark asks tasks, but --data has questions for calls of tools; leave it out");
            }
            askForCalls(run, promptConfig, streams);
            return ExitCodes.DONE;
        }
        if (constraint.apply()) {
            throw new ConfigException("--constrained keeps to calls, but no --data has tools; leave it out");
        }
        ModelCalls written = new ModelCalls();
        List<Environment> environments = environments(run, promptConfig, streams, written);
        if (parted && (environments.size() > 1 || families.size() + data.size() == 0)) {
            throw new ConfigException("--spark asks one environment at a time; name it with --data or --environment");
        }
        Parts parts = parted ? spark.withoutOut(parent) : spark.of(parent);
        Output output = new Output(streams);
        try (OpenModel open = model.open(streams);
                ReplyLog log = log()) {
            PromptRenderer prompts = prompt.renderer(open, Optional.of(promptConfig));
            written.of(calls.format(promptConfig), prompts.template(), Plugins.ofClassPath());
            Generator generator = new Generator(open.policy(), open.tokenizer());
            Evaluation evaluation = new Evaluation(samples, everything, tasks, limit, sampling.seed());
            for (Environment environment : environments) {
                SamplingSettings settings = sampling.settings(
                                samples,
                                run.map(r -> r.rollout().maxCompletionLength()),
                                run.map(r -> r.rollout().stop()).orElse(List.of()),
                                ContextBudget.of(open, longestPrompt(evaluation.tasks(environment), prompts)))
                        .within(episodes.limits(run.map(RunConfig::rollout)));
                Evaluation.Result result = parted
                        ? evaluation.run(
                                environment,
                                prompts,
                                generator,
                                settings,
                                ReplyLog.of(log),
                                parts,
                                Path.of(""),
                                model.student(open, streams)
                                        .about("eval", data)
                                        .put("options", spark.facts())
                                        .put("prompt", promptConfig.toString())
                                        .put("sampling", settings.toString()))
                        : ask(evaluation, environment, prompts, generator, settings, ReplyLog.of(log), streams);
                write(result, output);
            }
        } finally {
            environments.forEach(Environment::release);
        }
        return ExitCodes.DONE;
    }

    private void rank(Path located, Streams streams) {
        List<Path> files = data.isEmpty()
                ? model
                        .runConfig()
                        .map(file -> ConfigReader.read(file, List.of()).data())
                        .map(RankingDataConfig::test)
                        .orElse(List.of())
                        .stream()
                        .map(Path::of)
                        .toList()
                : data;
        if (files.isEmpty()) {
            throw new ConfigException("eval of a ranker needs --data FILE: rows of queries, documents and labels, or a"
                    + " directory in BEIR's layout");
        }
        try (ReplyLog log = log()) {
            new RankerReport(streams, json)
                    .run(model.models(streams), located, model.precision(), files, relevantFrom, sampling.seed(), log);
        }
    }

    private void askForCalls(Optional<RunConfig> run, PromptConfig promptConfig, Streams streams) {
        calls.read(data, everything, AskMode.FC); // so that data is refused before a model is read
        CallReport report = new CallReport(new Output(streams), json);
        try (OpenModel open = model.open(streams);
                ReplyLog log = log()) {
            PromptRenderer prompts = prompt.renderer(open, Optional.of(promptConfig));
            Generator generator = new Generator(open.policy(), open.tokenizer());
            CallEvaluation evaluation = new CallEvaluation(samples, limit, sampling.seed());
            AskMode mode = calls.mode(prompts);
            Constraints constraints = new Constraints(open.tokenizer());
            for (CallOptions.Part part : calls.read(data, everything, mode)) {
                List<CallQuestion> asked = evaluation.asked(part.questions());
                int longest = asked.stream()
                        .mapToInt(question -> prompts.render(question.prompt()).ids().length)
                        .max()
                        .orElse(0);
                SamplingSettings settings = sampling.settings(
                        samples,
                        run.map(r -> r.rollout().maxCompletionLength()),
                        run.map(r -> r.rollout().stop()).orElse(List.of()),
                        ContextBudget.of(open, longest));
                ReplyJudge judge = calls.judge(part, mode, prompts, promptConfig);
                Function<CallQuestion, @Nullable Supplier<TokenConstraint>> constrained = constraint.apply()
                        ? constraint.of(constraints, calls.format(part, mode, prompts, promptConfig))
                        : _ -> null;
                for (CallQuestion question : asked) {
                    var _ = constrained.apply(question); // so that a schema is refused before any question is asked
                }
                try (ProgressLine line =
                        streams.display().progress(part.name(), ReadableNumbers::count, asked.size(), 0)) {
                    report.write(
                            part,
                            mode,
                            evaluation.run(
                                    part.name(),
                                    part.questions(),
                                    judge,
                                    prompts,
                                    generator,
                                    settings,
                                    constrained,
                                    ReplyLog.of(log),
                                    line::update));
                }
            }
            report.writeGroups();
        }
    }

    private @Nullable ReplyLog log() {
        return logSamples == null ? null : new ReplyLog(logSamples);
    }

    private Evaluation.Result ask(
            Evaluation evaluation,
            Environment environment,
            PromptRenderer prompts,
            Generator generator,
            SamplingSettings settings,
            Consumer<LoggedReply> log,
            Streams streams) {
        try (ProgressLine line = streams.display()
                .progress(
                        environment.name(),
                        ReadableNumbers::count,
                        evaluation.tasks(environment).size(),
                        0)) {
            return evaluation.run(environment, prompts, generator, settings, log, line::update);
        }
    }

    private static int longestPrompt(List<Task> tasks, PromptRenderer prompts) {
        return tasks.stream()
                .mapToInt(task -> prompts.render(task).ids().length)
                .max()
                .orElse(0);
    }

    private List<Environment> environments(
            Optional<RunConfig> run, PromptConfig promptConfig, Streams streams, ModelCalls written) {
        List<Environment> environments = new ArrayList<>();
        families.forEach(name -> environments.add(Environments.family(name, promptConfig)));
        if (!data.isEmpty()) {
            environments.add(Environments.dataset(data, promptConfig, everything));
        }
        if (environments.isEmpty()) {
            run.ifPresent(r -> environments.addAll(Environments.of(
                    r.evalEnvironments().isEmpty() ? r.environments() : r.evalEnvironments(),
                    promptConfig,
                    TrainSession.talking(streams.err()::println),
                    written)));
        }
        if (environments.isEmpty()) {
            throw new ConfigException(
                    "eval needs --data FILE or --environment NAME, or a --model inside a run directory");
        }
        return environments;
    }

    private void write(Evaluation.Result result, Output output) {
        if (json) {
            output.line(json(result).toString());
            return;
        }
        output.line(output.bold(result.environment()) + "  " + result.n() + " tasks, " + samples
                + (samples == 1 ? " completion each" : " completions each"));
        output.line("  accuracy  " + text(result.accuracy()));
        result.passAtK().forEach((k, value) -> {
            if (k > 1) {
                output.line(String.format(Locale.ROOT, "  pass@%-4d %s", k, text(value)));
            }
        });
        if (samples > 1) {
            output.line(String.format(Locale.ROOT, "  majority@%-4d %5.1f %%", samples, 100 * result.majority()));
        }
        if (result.formats().size() > 1) {
            result.formats()
                    .forEach((format, found) -> output.line(String.format(
                            Locale.ROOT,
                            "  written as %s: %.1f %%, of which %.1f %% are right",
                            format.replace('_', ' '),
                            100 * found.share(),
                            100 * found.accuracy())));
        }
        output.line(
                output.dim(String.format(Locale.ROOT, "  cut at the length limit: %.1f %%", 100 * result.truncated())));
        if (result.perLevel().size() > 1) {
            result.perLevel()
                    .forEach((level, value) ->
                            output.line(String.format(Locale.ROOT, "  %6.1f %%  %s", 100 * value, Quoted.of(level))));
        }
    }

    private static String text(Interval value) {
        return String.format(
                Locale.ROOT,
                "%5.1f %%  (95 %%: %.1f – %.1f)",
                100 * value.estimate(),
                100 * value.low(),
                100 * value.high());
    }

    private static ObjectNode json(Evaluation.Result result) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("environment", result.environment());
        node.put("accuracy", result.accuracy().estimate());
        node.putArray("accuracy_interval")
                .add(result.accuracy().low())
                .add(result.accuracy().high());
        ObjectNode passAtK = node.putObject("pass@k");
        ObjectNode intervals = node.putObject("pass@k_interval");
        result.passAtK().forEach((k, value) -> {
            passAtK.put(k.toString(), value.estimate());
            intervals.putArray(k.toString()).add(value.low()).add(value.high());
        });
        node.put("n", result.n());
        node.put("clipped_ratio", result.truncated());
        node.put("mean_length", result.meanLength());
        node.put("repetition", result.repetition());
        node.put("frontier", result.frontier());
        ObjectNode levels = node.putObject("accuracy_by_level");
        result.perLevel().forEach(levels::put);
        if (result.passAtK().size() > 1) {
            ObjectNode passes = node.putObject("pass_by_level");
            result.passPerLevel().forEach(passes::put);
            node.put("majority@k", result.majority());
        }
        ObjectNode formats = node.putObject("formats");
        result.formats()
                .forEach((format, found) ->
                        formats.putObject(format).put("share", found.share()).put("accuracy", found.accuracy()));
        return node;
    }
}

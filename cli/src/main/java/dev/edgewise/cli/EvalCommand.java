package dev.edgewise.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.assembly.CallEvaluation;
import dev.edgewise.assembly.Environments;
import dev.edgewise.assembly.Evaluation;
import dev.edgewise.assembly.ModelCalls;
import dev.edgewise.assembly.Models;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.assembly.RankerScoring;
import dev.edgewise.assembly.Rankers;
import dev.edgewise.assembly.TrainSession;
import dev.edgewise.cluster.Parts;
import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.PromptConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.environment.Environment;
import dev.edgewise.error.ConfigException;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.ranking.data.RankingData;
import dev.edgewise.trainer.PromptRenderer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

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
    private static final Set<String> OF_RANKERS = Set.of(
            "--model",
            "--data",
            "--columns",
            "--labels-are",
            "--relevant-from",
            "--latency",
            "--seed",
            "--log-samples",
            "--json",
            "--device",
            "--precision",
            "--threads",
            "--spark",
            "--parts",
            "--rows-per-part",
            "--bad-rows",
            "--debug");
    private static final Set<String> NOT_OF_CALLS =
            Set.of("--environment", "--tasks", "--answer", "--max-turns", "--max-episode-length");

    @ParentCommand
    private @Nullable Main main;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private PromptOptions prompt = new PromptOptions();

    @Mixin
    private PromptsOption evolved = new PromptsOption();

    @Mixin
    private SamplingOptions sampling = new SamplingOptions();

    @Mixin
    private EpisodeOptions episodes = new EpisodeOptions();

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "A data set: JSONL, JSON, Parquet, CSV or TSV; of a ranker also a directory in BEIR's layout."
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

    @Mixin
    private RankerOptions ranker = new RankerOptions();

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
        GivenOptions given = new GivenOptions(Objects.requireNonNull(spec, "picocli sets it"));
        boolean parted = spark.apply(parent);
        Path located = model.located(streams);
        if (Rankers.isRanker(located)) {
            given.requireOnly(OF_RANKERS, "eval of a ranker");
            rank(located, streams, parted ? spark.withoutOut(parent) : null);
            return ExitCodes.DONE;
        }
        given.requireNone(RankerOptions.NAMES, "eval of a model that is no ranker");
        Optional<RunConfig> run = model.runConfig().map(file -> ConfigReader.read(file, List.of()));
        PromptConfig promptConfig = answer.prompt(run);
        if (calls.apply(data)) {
            if (parted) {
                throw new ConfigException(
                        "--spark asks tasks, but --data has questions for calls of tools; leave it out");
            }
            given.requireNone(NOT_OF_CALLS, "eval of calls");
            askForCalls(run, promptConfig, streams);
            return ExitCodes.DONE;
        }
        if (constraint.apply()) {
            throw new ConfigException("--constrained keeps to calls, but no --data has tools; leave it out");
        }
        ModelCalls written = new ModelCalls();
        List<Environment> environments = environments(run, promptConfig, streams, written);
        try {
            ask(environments, run, promptConfig, written, parted, parent);
        } finally {
            environments.forEach(Environment::release);
        }
        return ExitCodes.DONE;
    }

    private void ask(
            List<Environment> environments,
            Optional<RunConfig> run,
            PromptConfig promptConfig,
            ModelCalls written,
            boolean parted,
            Main parent) {
        Streams streams = parent.streams();
        if (parted && (environments.size() > 1 || families.size() + data.size() == 0)) {
            throw new ConfigException("--spark asks one environment at a time; name it with --data or --environment");
        }
        PromptsOption.Prompts known = evolved.read(model, streams);
        if (parted && known.all().size() > 1) {
            throw new ConfigException("--spark asks under one prompt, but " + known.file() + " has "
                    + known.all().size() + "; add --prompts none, or name a file with one");
        }
        Parts parts = parted ? spark.withoutOut(parent) : null;
        try (OpenModel open = model.open(streams);
                ReplyLog log = log()) {
            known.tell(false, prompt, streams);
            Plugins plugins = RunConfig.variants(run);
            PromptRenderer bare = prompt.renderer(open, Optional.of(promptConfig), plugins);
            written.of(prompt.toolFormat(Optional.of(promptConfig)), bare.template(), plugins);
            new EnvironmentAsking(
                            new Evaluation(samples, everything, tasks, limit, sampling.seed()),
                            sampling,
                            episodes,
                            run,
                            parts == null
                                    ? null
                                    : new EnvironmentAsking.Cluster(
                                            parts, settings -> about(open, streams, promptConfig, known, settings)))
                    .run(
                            environments,
                            open,
                            bare,
                            known,
                            new EvaluationText(
                                    new Output(streams),
                                    samples,
                                    json,
                                    !known.all().isEmpty()),
                            log,
                            streams);
        }
    }

    private ObjectNode about(
            OpenModel open,
            Streams streams,
            PromptConfig promptConfig,
            PromptsOption.Prompts known,
            SamplingSettings settings) {
        return known.describe(model.student(open, streams)
                .about("eval", data)
                .put("options", spark.facts())
                .put("prompt", promptConfig.toString())
                .put("sampling", settings.toString()));
    }

    private void rank(Path located, Streams streams, @Nullable Parts parts) {
        Optional<RunConfig> run = model.runConfig().map(file -> ConfigReader.read(file, List.of()));
        RankingData rows = ranker.read(data, run.map(RunConfig::data));
        RankerScoring scoring = new RankerScoring(rows.lists());
        Models models = model.models(streams);
        try (ReplyLog log = log()) {
            new RankerReport(streams, json, ranker.latency())
                    .run(
                            models,
                            located,
                            model.precision(),
                            rows,
                            opened -> parts == null
                                    ? scoring.here(opened)
                                    : scoring.by(
                                            parts, opened, scoring.about(opened, models, model.name(), spark.facts())),
                            ranker.relevance(run, note -> streams.err().println("note: " + note)),
                            sampling.seed(),
                            log);
        }
    }

    private void askForCalls(Optional<RunConfig> run, PromptConfig promptConfig, Streams streams) {
        CallAsking asking = new CallAsking(
                calls, constraint, sampling, data, everything, run, prompt.toolFormat(Optional.of(promptConfig)));
        asking.requireData();
        CallReport report = new CallReport(new Output(streams), json);
        try (OpenModel open = model.open(streams);
                ReplyLog log = log()) {
            PromptsOption.Prompts known = evolved.read(model, streams);
            asking.run(
                    open,
                    known.asking(open, prompt, Optional.of(promptConfig), RunConfig.variants(run), streams),
                    new CallEvaluation(samples, limit, sampling.seed()),
                    report,
                    log,
                    streams);
        }
    }

    private @Nullable ReplyLog log() {
        return logSamples == null ? null : new ReplyLog(logSamples);
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
}

package dev.edgewise.cli;

import dev.edgewise.assembly.Environments;
import dev.edgewise.assembly.ModelCalls;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.assembly.Probing;
import dev.edgewise.assembly.TrainSession;
import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.EnvironmentConfig;
import dev.edgewise.config.PromptConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.dataset.DatasetSettings;
import dev.edgewise.error.ConfigException;
import dev.edgewise.format.file.WholeFile;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.plugin.ScorerContext;
import dev.edgewise.probe.Bucket;
import dev.edgewise.probe.BucketFiles;
import dev.edgewise.probe.FrontierMap;
import dev.edgewise.probe.ProbeJson;
import dev.edgewise.probe.ProbePlan;
import dev.edgewise.random.Seeds;
import dev.edgewise.report.ProbePage;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.terminal.ProgressLine;
import dev.edgewise.terminal.ReadableNumbers;
import dev.edgewise.trainer.PromptRenderer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `edgewise probe`: maps what a model can do, cell by cell, within a budget of rollouts.
@Command(
        name = "probe",
        description = "Map pass@1, pass@k and the informative share over all cells, and say where the edge is.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The budget is spent where the edge is in doubt: every cell gets one task, then each task goes to the cell with",
            "the largest doubt × σ × place: doubt of its standing (out of reach, to climb, climbed, mastered), deviation of",
            "its pass rate, and the probability that it lies between what is out of reach and what is mastered.",
            "",
            "Examples:",
            "  ./edgewise probe --model runs/arithmetic/final --budget 2000 --html edge.html",
            "  ./edgewise probe --model model.gguf --environment addition,sorting --answer boxed --budget 4000"
        })
final class ProbeCommand implements Callable<Integer> {
    private static final int GROUP = 8;
    private static final int PROMPTS_LOOKED_AT = 16;

    @ParentCommand
    private @Nullable Main main;

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
            names = "--environment",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Environments of the configuration, or built-in families (default: those of the configuration).")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "A run's YAML file: its environments, prompt and group size (default: that of the model's run).")
    private @Nullable Path config;

    @Option(names = "--budget", required = true, paramLabel = "ROLLOUTS", description = "Completions to spend.")
    private int budget;

    @Option(
            names = "--k",
            paramLabel = "K,K",
            split = ",",
            defaultValue = "1,4,8",
            description = "The k of pass@k (default: 1,4,8).")
    private List<Integer> ks = List.of(1, 4, 8);

    @Option(
            names = "--group",
            paramLabel = "G",
            description = "Size of a training group, for the informative share (default: the configuration's, else 8).")
    private @Nullable Integer group;

    @Mixin
    private AnswerOption answer = new AnswerOption();

    @Option(names = "--json", paramLabel = "FILE", description = "Write the map as JSON.")
    private @Nullable Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "Draw the map: one file that needs nothing else.")
    private @Nullable Path html;

    @Option(
            names = "--buckets",
            paramLabel = "DIR",
            description = "Ask training tasks, every cell alike, and write them as data sets by difficulty:"
                    + " easy.jsonl, medium.jsonl, hard.jsonl, full.jsonl.")
    private @Nullable Path buckets;

    @Override
    public Integer call() {
        Streams streams = Objects.requireNonNull(main, "picocli sets it").streams();
        Optional<RunConfig> run = (config == null ? model.runConfig() : Optional.of(config))
                .map(file -> ConfigReader.read(file, List.of()));
        Integer runGroup = run.map(r -> r.groupSize()).orElse(null);
        int groupSize = group != null ? group : runGroup != null ? runGroup : GROUP;
        ProbePlan plan = new ProbePlan(budget, groupSize, ks, buckets != null);
        PromptConfig promptConfig = answer.prompt(run);
        if (buckets != null) {
            run.ifPresent(this::requireOwnAnswers);
        }
        ModelCalls written = new ModelCalls();
        List<Environment> environments =
                environments(run, promptConfig, TrainSession.talking(streams.err()::println), written);
        Probing.requireRoom(plan, environments, split());
        PromptsOption.Prompts known = evolved.read(model, streams);
        try (OpenModel open = model.open(streams)) {
            PromptRenderer prompts =
                    known.asking(open, prompt, Optional.of(promptConfig), RunConfig.variants(run), streams);
            written.of(prompt.toolFormat(Optional.of(promptConfig)), prompts.template(), RunConfig.variants(run));
            SamplingSettings settings = sampling.settings(
                            run.map(r -> r.rollout().temperature()).orElse(1.0),
                            run.map(r -> r.rollout().maxCompletionLength()),
                            run.map(r -> r.rollout().stop()).orElse(List.of()),
                            ContextBudget.of(open, longestPrompt(environments, prompts)))
                    .within(episodes.limits(run.map(RunConfig::rollout)));
            Probing probing = new Probing(
                    environments,
                    prompts,
                    new Generator(open.policy(), open.tokenizer()),
                    settings,
                    split(),
                    sampling.seed());
            FrontierMap map = measure(probing, plan, settings, known, streams);
            tell(map, probing, new Output(streams), streams);
        } finally {
            environments.forEach(Environment::release);
        }
        return ExitCodes.DONE;
    }

    /// Refuses data sets with a reward: the files have columns for a question and its answer only.
    private void requireOwnAnswers(RunConfig run) {
        for (EnvironmentConfig environment : run.environments()) {
            boolean asked = names.isEmpty() || names.contains(environment.name());
            if (asked && environment.part().settings() instanceof DatasetSettings dataset && dataset.reward() != null) {
                throw new ConfigException(
                        "--buckets writes questions and answers, but the completions of " + environment.name()
                                + " are scored by a reward, which needs the other columns; leave --buckets out");
            }
        }
    }

    private Split split() {
        return buckets == null ? Split.TEST : Split.TRAIN;
    }

    private FrontierMap measure(
            Probing probing, ProbePlan plan, SamplingSettings settings, PromptsOption.Prompts known, Streams streams) {
        long start = System.nanoTime();
        Probing.Result result;
        try (ProgressLine line = streams.display().progress("probe", ReadableNumbers::count, plan.budget(), 0)) {
            result = probing.run(plan, line::update);
        }
        String words = String.format(
                Locale.ROOT,
                "%s tasks, groups of %d, temperature %s, at most %d tokens",
                split() == Split.TEST ? "held-out" : "training",
                plan.groupSize(),
                ReadableNumbers.number(settings.temperature()).replaceFirst("\\.0+$", ""),
                settings.maxCompletionLength());
        return new FrontierMap(
                model.name(),
                plan,
                known.all().isEmpty() ? words : words + ", under " + known.name(0),
                sampling.seed(),
                result.rollouts(),
                result.tokens(),
                (System.nanoTime() - start) / 1e9,
                result.ladders());
    }

    private void tell(FrontierMap map, Probing probing, Output output, Streams streams) {
        new ProbeText(map, output).write();
        if (json != null) {
            WholeFile.write(json, ProbeJson.of(map).toPrettyString() + "\n");
        }
        if (html != null) {
            ProbePage.write(map, html);
            streams.err().println("picture   " + html);
        }
        if (buckets != null) {
            Map<Bucket, Integer> counts = BucketFiles.write(buckets, probing.asked());
            streams.err()
                    .println("buckets   " + buckets + ": " + counts.get(Bucket.EASY) + " easy, "
                            + counts.get(Bucket.MEDIUM) + " medium and " + counts.get(Bucket.HARD) + " hard tasks");
        }
    }

    private static int longestPrompt(List<Environment> environments, PromptRenderer prompts) {
        int longest = 0;
        for (Environment environment : environments) {
            for (int level = 0; level < environment.levels(); level++) {
                var random = Seeds.stream(0, "prompt length", environment.name(), level);
                for (int i = 0; i < PROMPTS_LOOKED_AT; i++) {
                    Task task = environment.draw(Split.TRAIN, level, random);
                    longest = Math.max(longest, prompts.render(task).ids().length);
                }
            }
        }
        return longest;
    }

    /// Returns the environments of the configuration, or those that were named. A named one is that of the
    /// configuration where it has one of the name, else the built-in one.
    private List<Environment> environments(
            Optional<RunConfig> run, PromptConfig promptConfig, ScorerContext rewards, ModelCalls written) {
        var known = run.map(RunConfig::environments).orElse(List.of());
        if (names.isEmpty() && known.isEmpty()) {
            throw new ConfigException(
                    "probe needs --environment NAME, or --config FILE, or a --model inside a run directory");
        }
        if (names.isEmpty()) {
            return Environments.of(known, promptConfig, rewards, written);
        }
        List<Environment> environments = new ArrayList<>();
        for (String name : names) {
            var named = known.stream().filter(c -> c.name().equals(name)).toList();
            environments.addAll(
                    named.isEmpty()
                            ? List.of(Environments.family(name, promptConfig))
                            : Environments.of(named, promptConfig, rewards, written));
        }
        return environments;
    }
}

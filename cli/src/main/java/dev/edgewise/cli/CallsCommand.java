package dev.edgewise.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.assembly.CallWork;
import dev.edgewise.assembly.Environments;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.assembly.Student;
import dev.edgewise.assembly.TrainSession;
import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.RunConfig;
import dev.edgewise.environment.Environment;
import dev.edgewise.error.ConfigException;
import dev.edgewise.generate.EpisodeLimits;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.journey.Problems;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.task.Task;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.terminal.ReadableNumbers;
import dev.edgewise.trainer.PromptRenderer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/// `edgewise calls`: right and wrong chains of calls as preference pairs.
@Command(
        name = "calls",
        description = "Have a teacher and a model solve tasks with tools, and make preference pairs of right and wrong"
                + " chains of calls.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The environment says which chain is right. OUT has TRL's columns: prompt, chosen, rejected (lists of messages)",
            "and tools. Chains stay in OUT.work, where the same command goes on after it was stopped.",
            "",
            "Examples:",
            "  ./edgewise calls --tasks calculator --teacher procedural --model RUN/final --out chains.jsonl",
            "  ./edgewise calls --tasks tool_use --set levels=[0,4] --teacher http://HOST/v1 --teacher-model M \\",
            "    --model model.gguf --samples 4 --out chains.jsonl"
        })
final class CallsCommand implements Callable<Integer> {
    private static final int TURN_TOKENS = 128;

    /// What a pair is.
    enum Pairs {
        STEP,
        CHAIN
    }

    @ParentCommand
    private @Nullable Main main;

    @Option(
            names = "--tasks",
            required = true,
            paramLabel = "TYPE_OR_YAML",
            description = "A type of environment that answers: calculator, entailment, tool_use; or a run's YAML file.")
    private String tasks = "";

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set a key of the environment, such as levels=[0,2]. May be repeated.")
    private List<String> overrides = new ArrayList<>();

    @Option(names = "--plugin", paramLabel = "JAR", description = "Adds the variants of this jar. May be repeated.")
    private List<Path> plugins = new ArrayList<>();

    @Mixin
    private TeacherOptions teachers = new TeacherOptions();

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description =
                    "The model whose chains are compared: as for eval. Its wrong chains are what it should unlearn.")
    private @Nullable String model;

    @Mixin
    private EngineOptions engine = new EngineOptions();

    @Mixin
    private PromptOptions prompt = new PromptOptions();

    @Mixin
    private PromptsOption evolved = new PromptsOption();

    @Mixin
    private SamplingOptions sampling = new SamplingOptions();

    @Mixin
    private EpisodeOptions episodes = new EpisodeOptions();

    @Option(
            names = "--samples",
            paramLabel = "K",
            defaultValue = "4",
            description = "Chains of the model for each task (default: 4).")
    private int samples = 4;

    @Option(
            names = "--teacher-temperature",
            paramLabel = "T",
            defaultValue = "0",
            description = "The teacher's temperature (default: 0, its most likely turns).")
    private double teacherTemperature;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "200",
            description = "Tasks, from all levels in turn (default: 200).")
    private int count = 200;

    @Option(
            names = "--pairs",
            paramLabel = "step|chain",
            defaultValue = "step",
            description =
                    "step: the turns in which a right and a wrong chain part, with what both say before in the prompt."
                            + " chain: both chains as a whole (default: step).")
    private Pairs pairs = Pairs.STEP;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The JSONL file to write.")
    private @Nullable Path out;

    @Override
    public Integer call() {
        Main command = Objects.requireNonNull(main, "picocli sets it");
        Streams streams = command.streams();
        Path file = Objects.requireNonNull(out, "required");
        requireRanges();
        RunConfig config = config();
        List<Environment> environments =
                Environments.of(config.environments(), config.prompt(), TrainSession.talking(streams.err()::println));
        var named = teachers.part(Plugins.of(plugins));
        Output output = new Output(streams);
        try (OpenModel open = open(streams);
                Teacher teacher = named.isEmpty()
                        ? null
                        : teachers.open(named.get(), environments, engine.device(), sampling.seed(), streams)) {
            Problems problems = Problems.drawn(environments, false, count, sampling.seed());
            problems.notes().forEach(note -> output.line("tasks     " + note));
            PromptsOption.Prompts known = known(streams);
            PromptRenderer prompts = open == null
                    ? null
                    : known.asking(open, prompt, Optional.of(config.prompt()), config.variants(), streams);
            SamplingSettings settings = settings(open, prompts, problems.tasks());
            CallWork.Player player = open == null || prompts == null
                    ? null
                    : new CallWork.Player(new Generator(open.policy(), open.tokenizer()), prompts);
            CallWork work = new CallWork(
                    new CallWork.Settings(samples, teacherTemperature, sampling.seed(), settings),
                    environments,
                    teacher,
                    player);
            CallWork.Made made = work.run(
                    known.describe(about(teacher, open, settings, streams)),
                    problems.tasks(),
                    file,
                    pairs == Pairs.STEP,
                    streams.display());
            tell(output, work, made, file);
        } finally {
            environments.forEach(Environment::release);
        }
        return ExitCodes.DONE;
    }

    private void requireRanges() {
        if (count < 1 || samples < 1) {
            throw new ConfigException("--count and --samples must be at least 1 but were " + count + " and " + samples);
        }
        if (!(teacherTemperature >= 0)) {
            throw new ConfigException("--teacher-temperature must be at least 0 but was " + teacherTemperature);
        }
    }

    private RunConfig config() {
        if (tasks.matches(".*\\.ya?ml")) {
            return ConfigReader.read(Path.of(tasks), overrides, plugins);
        }
        return ConfigReader.read(
                "model: {path: none}\nalgorithm: {type: grpo}\nenvironments: [{type: " + tasks + "}]\n",
                "--tasks " + tasks,
                Path.of("").toAbsolutePath(),
                overrides.stream().map(set -> "environments[0]." + set).toList(),
                plugins);
    }

    private @Nullable OpenModel open(Streams streams) {
        if (model == null) {
            return null;
        }
        var models = engine.models(streams);
        OpenModel open = models.open(models.locate(model), null, engine.precision());
        open.notes().forEach(note -> streams.err().println("note: " + note));
        return open;
    }

    private PromptsOption.Prompts known(Streams streams) {
        return model == null
                ? PromptsOption.Prompts.NONE
                : evolved.read(engine.models(streams).locate(model));
    }

    private SamplingSettings settings(@Nullable OpenModel open, @Nullable PromptRenderer prompts, List<Task> asked) {
        EpisodeLimits limits = episodes.limits(Optional.empty());
        if (open == null || prompts == null) {
            return new SamplingSettings(1, 1, 0, TURN_TOKENS, List.of(), limits);
        }
        int longest = asked.stream()
                .mapToInt(task -> prompts.render(task).ids().length)
                .max()
                .orElse(0);
        return sampling.settings(1.0, Optional.of(TURN_TOKENS), List.of(), ContextBudget.of(open, longest))
                .within(limits);
    }

    private ObjectNode about(
            @Nullable Teacher teacher, @Nullable OpenModel open, SamplingSettings settings, Streams streams) {
        ObjectNode about = JsonNodeFactory.instance
                .objectNode()
                .put("command", "calls")
                .put("pieces", "chains and whether they were cut");
        about.put("tasks", tasks).put("set", String.join(" ", overrides)).put("seed", sampling.seed());
        about.put("teacher", teacher == null ? "none" : teacher.name()).put("teacher_temperature", teacherTemperature);
        about.put("samples", samples).put("sampling", settings.toString());
        if (open != null) {
            new TreeMap<>(Student.of(open, engine.models(streams), String.valueOf(model), null)
                            .sums())
                    .forEach((name, sum) -> about.put("model " + name, sum));
        }
        return about;
    }

    private static void tell(Output output, CallWork work, CallWork.Made made, Path file) {
        output.line("chains    " + ReadableNumbers.count(made.right()) + " right, "
                + ReadableNumbers.count(made.wrong()) + " wrong"
                + (made.ends().isEmpty() ? "" : " (" + made.ends() + ")"));
        output.line("pairs     " + ReadableNumbers.count(made.pairs()) + "  " + file);
        if (made.cut() > 0) {
            output.line("note      " + made.cut() + " wrong chains end with a turn that a length limit cut, and are not"
                    + " used; --max-completion-length and --max-episode-length set the limits");
        }
        if (made.pairs() == 0 && made.cut() == 0) {
            output.line("note      no task has a right and a wrong chain; "
                    + (made.wrong() == 0
                            ? "name a --model that errs, or a --teacher-temperature above 0"
                            : "name a --teacher that is right, or easier levels: --set levels=[0,1]"));
        }
        var usage = work.usage();
        if (usage.requests() > 0) {
            output.line("teacher   " + ReadableNumbers.count(usage.requests()) + " answers, "
                    + ReadableNumbers.count(usage.promptTokens()) + " tokens read, "
                    + ReadableNumbers.count(usage.completionTokens()) + " written");
        }
    }
}

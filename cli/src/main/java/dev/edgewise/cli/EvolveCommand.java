package dev.edgewise.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.assembly.Environments;
import dev.edgewise.assembly.EvolutionTasks;
import dev.edgewise.assembly.Evolving;
import dev.edgewise.assembly.ModelCalls;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.assembly.TrainSession;
import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.PromptConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.environment.Environment;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.TeacherException;
import dev.edgewise.evolve.Prompt;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.plugin.Part;
import dev.edgewise.plugin.Plugins;
import dev.edgewise.plugin.TeacherProvider;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.terminal.ProgressLine;
import dev.edgewise.terminal.ReadableNumbers;
import dev.edgewise.text.Conversation;
import dev.edgewise.trainer.PromptFit;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.PromptTrials;
import dev.edgewise.trainer.RolloutSampler;
import dev.edgewise.trainer.Scores;
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
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `edgewise evolve`: better prompts for a model as it is.
@Command(
        name = "evolve",
        description = "Evolve the prompts of a model by reflection and selection (GEPA), its weights as they are.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A prompt that is best on some validation task is changed in one part, by a teacher that sees what the model",
            "wrote, or by a list of wordings and the model's own successes. A change that is better on a minibatch is judged",
            "on all validation tasks. The prompts that no other beats everywhere are written to DIR/prompts.json, best first.",
            "The same command goes on in DIR after it was stopped, also with a larger budget.",
            "",
            "Examples:",
            "  ./edgewise evolve --model runs/arithmetic/final --budget 300",
            "  ./edgewise evolve --model model.gguf --environment addition --levels 0-2 \\",
            "    --teacher http://127.0.0.1:8000/v1 --teacher-model qwen3-32b --budget 500"
        })
final class EvolveCommand implements Callable<Integer> {
    private static final Set<String> OF_TEACHERS = Set.of("--teacher-temperature", "--teacher-cache", "--max-tokens");

    @ParentCommand
    private @Nullable Main main;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Mixin
    private EvolveOptions options = new EvolveOptions();

    @Mixin
    private TeacherOptions teacher = new TeacherOptions();

    @Mixin
    private PromptOptions promptOptions = new PromptOptions();

    @Mixin
    private SamplingOptions sampling = new SamplingOptions();

    @Mixin
    private EpisodeOptions episodes = new EpisodeOptions();

    @Mixin
    private AnswerOption answer = new AnswerOption();

    @Override
    public Integer call() {
        Main parent = Objects.requireNonNull(main, "picocli sets it");
        Streams streams = parent.streams();
        options.check();
        if (teacher.name() == null) {
            new GivenOptions(Objects.requireNonNull(spec, "picocli sets it"))
                    .requireNone(OF_TEACHERS, "evolve without --teacher");
        }
        Optional<RunConfig> run = model.runConfig().map(file -> ConfigReader.read(file, List.of()));
        PromptConfig promptConfig = answer.prompt(run);
        Optional<Part<TeacherProvider<?>>> named = teacher.part(Plugins.ofClassPath());
        ModelCalls written = new ModelCalls();
        List<Environment> environments = environments(run, promptConfig, streams, written);
        try {
            return evolve(run, promptConfig, named, environments, written, parent);
        } finally {
            environments.forEach(Environment::release);
        }
    }

    private int evolve(
            Optional<RunConfig> run,
            PromptConfig promptConfig,
            Optional<Part<TeacherProvider<?>>> named,
            List<Environment> environments,
            ModelCalls written,
            Main parent) {
        Streams streams = parent.streams();
        EvolutionTasks tasks =
                EvolutionTasks.draw(environments, options.trainingTasks(), options.validationTasks(), sampling.seed());
        options.tell(tasks, streams);
        try (Interrupt interrupt =
                        parent.interrupt("Stopping behind the tasks that are under way; what was tried is kept."
                                + " Once more ends at once.");
                OpenModel open = model.open(streams)) {
            PromptRenderer prompts = promptOptions.renderer(open, Optional.of(promptConfig), RunConfig.variants(run));
            written.of(
                    promptOptions.toolFormat(Optional.of(promptConfig)), prompts.template(), RunConfig.variants(run));
            List<Prompt> start = options.start(prompts, promptConfig.answer(), run.isPresent());
            options.tellSystem(start, promptOptions, streams);
            int context = open.policy().weights().config().context();
            options.require(start, prompts, context, tasks);
            SamplingSettings settings = sampling.settings(
                            options.samples(),
                            run.map(r -> r.rollout().maxCompletionLength()),
                            run.map(r -> r.rollout().stop()).orElse(List.of()),
                            room(open, prompts, start, tasks))
                    .within(episodes.limits(run.map(RunConfig::rollout)));
            Evolving evolving = new Evolving(
                    options.settings(sampling.seed()),
                    options.population(),
                    promptConfig.answer(),
                    tasks,
                    new PromptFit(prompts, context, settings.maxCompletionLength()));
            evolving.require(start, options.names(start.size()));
            PromptTrials trials = new PromptTrials(
                    new RolloutSampler(new Generator(open.policy(), open.tokenizer()), prompts, Scores.PLAIN),
                    cell -> environment(environments, cell.environment()),
                    settings,
                    options.samples(),
                    tasks.training(),
                    tasks.validation(),
                    sampling.seed());
            ObjectNode about = options.about(
                    model.student(open, streams).about("evolve", options.data()),
                    tasks,
                    start,
                    settings,
                    sampling.seed());
            try (Teacher opened = named.isEmpty()
                    ? null
                    : teacher.open(named.get(), environments, model.device(), sampling.seed(), streams)) {
                about.put("proposer", opened == null ? "wordings" : opened.name());
                EvolveText text = new EvolveText(
                        model.name(),
                        options,
                        environments,
                        tasks,
                        settings,
                        sampling.seed(),
                        opened,
                        new Output(streams));
                Evolving.Result result = run(evolving, start, trials, opened, about, parent, interrupt);
                text.write(result, evolving, trials);
                if (result.stopped()) {
                    streams.err()
                            .println("Stopped. Go on with: ./edgewise " + RefineCommand.quoted(parent.arguments()));
                    return ExitCodes.INTERRUPTED;
                }
            }
        }
        return ExitCodes.DONE;
    }

    private Evolving.Result run(
            Evolving evolving,
            List<Prompt> start,
            PromptTrials trials,
            @Nullable Teacher opened,
            ObjectNode about,
            Main parent,
            Interrupt interrupt) {
        try (Watching watching = new Watching(parent.streams(), options.budget())) {
            return evolving.run(start, trials, options.rewriter(opened), options.out(), about, watching, interrupt);
        } catch (Evolving.TeacherStopped stopped) {
            throw new TeacherException(
                    stopped.getMessage() + "\nWhat was tried stays in "
                            + options.out().resolve(Evolving.WORK) + ". Go on with: ./edgewise "
                            + RefineCommand.quoted(parent.arguments()),
                    stopped);
        }
    }

    /// A line of progress. Trials of an earlier command do not count towards its speed.
    private static final class Watching implements Evolving.Watcher, AutoCloseable {
        private final Streams streams;
        private final long budget;
        private @Nullable ProgressLine line;

        Watching(Streams streams, long budget) {
            this.streams = streams;
            this.budget = budget;
        }

        @Override
        public void tried(long trials, long before) {
            ProgressLine own = line;
            if (own == null) {
                own = streams.display().progress("evolve", ReadableNumbers::count, budget, before);
                line = own;
            }
            if (trials >= before) {
                own.update(trials);
            }
        }

        @Override
        public void close() {
            if (line != null) {
                line.close();
            }
        }
    }

    /// Returns the room for completions: at most half of the context, so that prompts can grow.
    private static ContextBudget room(
            OpenModel open, PromptRenderer prompts, List<Prompt> start, EvolutionTasks tasks) {
        int longest = 0;
        for (Prompt prompt : start) {
            PromptRenderer own = prompts.with(prompt);
            for (Conversation task : tasks.conversations()) {
                longest = Math.max(longest, own.render(task).ids().length);
            }
        }
        return ContextBudget.of(
                open, Math.max(longest, open.policy().weights().config().context() / 2));
    }

    private static Environment environment(List<Environment> environments, String name) {
        return environments.stream()
                .filter(environment -> environment.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private List<Environment> environments(
            Optional<RunConfig> run, PromptConfig promptConfig, Streams streams, ModelCalls written) {
        List<Environment> environments = new ArrayList<>();
        options.families().forEach(name -> environments.add(options.window(Environments.family(name, promptConfig))));
        if (!options.data().isEmpty()) {
            environments.add(options.window(Environments.dataset(options.data(), promptConfig, false)));
        }
        if (environments.isEmpty()) {
            run.ifPresent(r -> Environments.of(
                            r.environments(), promptConfig, TrainSession.talking(streams.err()::println), written)
                    .forEach(each -> environments.add(options.window(each))));
        }
        if (environments.isEmpty()) {
            throw new ConfigException(
                    "evolve needs --data FILE or --environment NAME, or a --model inside a run directory");
        }
        return environments;
    }
}

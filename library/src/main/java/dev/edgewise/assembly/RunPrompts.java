package dev.edgewise.assembly;

import dev.edgewise.collective.Collective;
import dev.edgewise.config.DistillConfig;
import dev.edgewise.config.FastWeightsConfig;
import dev.edgewise.config.GrpoSettings;
import dev.edgewise.config.RunConfig;
import dev.edgewise.environment.Environment;
import dev.edgewise.error.ConfigException;
import dev.edgewise.evolve.Mutations;
import dev.edgewise.evolve.Prompt;
import dev.edgewise.evolve.PromptFile;
import dev.edgewise.evolve.TeacherReflection;
import dev.edgewise.generate.CompletionSampler;
import dev.edgewise.memory.MemoryEstimate;
import dev.edgewise.plugin.TeacherContext;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.teacher.Teacher;
import dev.edgewise.teacher.known.PromptedTeacher;
import dev.edgewise.text.Conversation;
import dev.edgewise.trainer.FastCycle;
import dev.edgewise.trainer.FastRules;
import dev.edgewise.trainer.FastWeights;
import dev.edgewise.trainer.HeldBack;
import dev.edgewise.trainer.PromptFit;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.RolloutSampler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The prompts that evolve beside the weights of a run, from its configuration.
final class RunPrompts {
    private static final String KEY = "fast_weights";

    private RunPrompts() {}

    /// Returns the outline with environments that keep validation tasks back; the same where prompts do not evolve.
    static RunOutline heldBack(RunOutline outline) {
        FastWeightsConfig config = outline.config().fastWeights();
        if (config == null) {
            return outline;
        }
        List<Environment> whole = outline.tasks().trained();
        List<Environment> trained = whole.stream()
                .<Environment>map(each -> new HeldBack(
                        each, config.validationTasks(), outline.config().seed()))
                .toList();
        List<Environment> evaluated = outline.tasks().evaluated().stream()
                .map(each -> whole.contains(each) ? trained.get(whole.indexOf(each)) : each)
                .toList();
        return outline.with(new Environments(trained, evaluated));
    }

    /// Returns the prompts of a run; null where none evolve.
    ///
    /// @param outline with environments that keep tasks back
    /// @param owned takes what has to be closed
    /// @param notes takes what a person should know
    /// @throws ConfigException if a prompt does not fit, or the run has several processes
    static @Nullable FastWeights of(
            RunOutline outline,
            PromptFit fit,
            CompletionSampler generator,
            Collective collective,
            Deque<Runnable> owned,
            List<String> notes) {
        RunConfig run = outline.config();
        FastWeightsConfig config = run.fastWeights();
        if (config == null) {
            return null;
        }
        if (collective.size() > 1) {
            throw new ConfigException(KEY + " runs in one process, but this run has " + collective.size()
                    + " ranks; start it as one, or remove " + KEY);
        }
        List<HeldBack> trained =
                outline.tasks().trained().stream().map(HeldBack.class::cast).toList();
        List<Prompt> start = fitting(run, fit, trained);
        if (start.size() > config.population()) {
            notes.add(config.prompts() + " has " + start.size() + " different prompts, of which the first "
                    + config.population() + " are used; raise " + KEY + ".population to begin with more");
        }
        FastRules rules = new FastRules(
                config.every(),
                config.population(),
                config.promptsPerGroup(),
                config.budget(),
                config.minibatch(),
                config.validationTasks(),
                !teaches(run),
                run.seed());
        FastCycle cycle = new FastCycle(
                rules,
                fit,
                new RolloutSampler(generator, fit.prompts(), outline.scores().plain()),
                Sampling.of(run.rollout()),
                proposer(outline, config, owned, notes),
                trained);
        return new FastWeights(cycle, start, System::nanoTime);
    }

    private static FastCycle.Proposer proposer(
            RunOutline outline, FastWeightsConfig config, Deque<Runnable> owned, List<String> notes) {
        RunConfig run = outline.config();
        if (config.teacher() == null) {
            return new FastCycle.Proposer(
                    (successes, seed, _) -> new Mutations(run.prompt().answer(), successes, seed), () -> 0, null);
        }
        Teacher teacher = Teachers.open(
                config.teacher(),
                new TeacherContext(
                        Teachers.cache(outline.models().environment()),
                        outline.tasks().trained(),
                        run.device(),
                        outline.models().environment(),
                        run.seed(),
                        line -> notes.add(line.replaceFirst("^note +", ""))));
        owned.push(teacher::close);
        TeacherReflection reflection =
                new TeacherReflection(teacher, config.maxTokens(), config.temperature(), _ -> {});
        return new FastCycle.Proposer((_, _, told) -> reflection.telling(told), reflection::tokens, reflection);
    }

    /// Returns what a teacher of prompts takes of the memory in which `models` opens the model.
    static List<MemoryEstimate.Item> memory(RunConfig run, Models models) {
        FastWeightsConfig config = run.fastWeights();
        return config == null || config.teacher() == null ? List.of() : Teachers.memory(config.teacher(), models);
    }

    /// Tells whether the prompts teach the model without them, rather than being sampled under.
    static boolean teaches(RunConfig run) {
        GrpoSettings grpo = Sources.grpo(run.algorithm());
        DistillConfig distill = grpo == null ? null : grpo.distill();
        return run.fastWeights() != null
                && distill != null
                && distill.teacher().type().equals(PromptedTeacher.PROVIDER.type());
    }

    /// Returns the prompts that the run begins with.
    ///
    /// @param prompts renders for its model
    /// @throws dev.edgewise.error.DataException if their file cannot be used
    static List<Prompt> start(RunConfig run, PromptRenderer prompts) {
        FastWeightsConfig config = Objects.requireNonNull(run.fastWeights(), "prompts evolve");
        if (config.prompts() != null) {
            return StartingPrompts.of(PromptFile.read(Path.of(config.prompts())));
        }
        boolean ours = run.model().init() != null;
        return List.of(StartingPrompts.of(prompts, run.prompt().answer(), ours, List.of()));
    }

    /// Returns the prompts that the run begins with, all of which leave room for a completion.
    ///
    /// @param trained what the run trains on
    /// @throws ConfigException if one does not
    static List<Prompt> fitting(RunConfig run, PromptFit fit, List<? extends Environment> trained) {
        List<Prompt> start = start(run, fit.prompts());
        String file =
                Objects.requireNonNull(run.fastWeights(), "prompts evolve").prompts();
        List<Conversation> tasks = samples(trained);
        for (int i = 0; i < start.size(); i++) {
            String name = file == null
                    ? KEY + ": the prompt that the run begins with"
                    : KEY + ".prompts: prompt " + (i + 1) + " of the different ones of " + file;
            fit.require(name, start.get(i), tasks);
        }
        return start;
    }

    private static List<Conversation> samples(List<? extends Environment> trained) {
        List<Conversation> tasks = new ArrayList<>();
        for (Environment environment : trained) {
            for (int level = 0; level < environment.levels(); level++) {
                Samples.of(environment, Split.TRAIN, level).stream()
                        .map(Task::conversation)
                        .forEach(tasks::add);
            }
        }
        return tasks;
    }
}

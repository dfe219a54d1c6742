package dev.edgewise.assembly;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.config.EnvironmentConfig;
import dev.edgewise.config.RunConfig;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.family.TaskFamily;
import dev.edgewise.error.ConfigException;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.trainer.PlasticityMonitor;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.Spelling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A task that a run never asks, with demonstrations of it: bare answers, every usable level in turn.
///
/// A level is usable when the model's tokenizer can write its tasks and they fit the context.
///
/// @param batches one for every point of a probe's learning curve
record UnseenTask(String name, List<List<TrainingSequence>> batches) {
    /// Families in the order they are looked at: those of which a few updates teach most come first.
    private static final List<TaskFamily> ORDER = List.of(
            TaskFamily.SORTING,
            TaskFamily.COMPARISON,
            TaskFamily.CHAIN_SUM,
            TaskFamily.SUBTRACTION,
            TaskFamily.MULTIPLICATION,
            TaskFamily.ADDITION,
            TaskFamily.COUNTDOWN);

    /// Tasks of a level that are looked at to see whether it is usable.
    private static final int LOOKS = 16;

    /// Returns the first family of [#ORDER] that the run asks neither in training nor in evaluation and that has
    /// a usable level.
    ///
    /// @throws ConfigException if there is none
    static UnseenTask of(RunConfig config, OpenModel model, PromptRenderer prompts, long seed) {
        Set<TaskFamily> asked = asked(config);
        Optional<UnseenTask> found = find(config, model, prompts, seed);
        if (found.isPresent()) {
            return found.get();
        }
        String seen = asked.isEmpty()
                ? "no family"
                : asked.stream().map(TaskFamily::key).collect(Collectors.joining(", "));
        throw new ConfigException("guards.plasticity_steps is "
                + config.guards().plasticitySteps()
                + ", but there is no unseen task to probe with: the run asks " + seen
                + ", and the model's tokenizer and context of "
                + model.policy().weights().config().context()
                + " tokens have no room for a level of another family. Set guards.plasticity_steps to 0, leave a family"
                + " out of environments, or train a pretrained model (model.path)");
    }

    /// As above; empty if there is none.
    static Optional<UnseenTask> find(RunConfig config, OpenModel model, PromptRenderer prompts, long seed) {
        Set<TaskFamily> asked = asked(config);
        for (TaskFamily family : ORDER) {
            if (!asked.contains(family)) {
                Environment environment = family.create(config.prompt().answer(), false);
                List<Integer> levels = usable(environment, model, prompts, seed);
                if (!levels.isEmpty()) {
                    return Optional.of(drawn(environment, levels, model, prompts, seed));
                }
            }
        }
        return Optional.empty();
    }

    private static Set<TaskFamily> asked(RunConfig config) {
        Set<TaskFamily> asked = EnumSet.noneOf(TaskFamily.class);
        Stream.concat(config.environments().stream(), config.evalEnvironments().stream())
                .forEach(environment -> {
                    TaskFamily family = family(environment);
                    if (family != null) {
                        asked.add(family);
                    }
                });
        return asked;
    }

    private static @Nullable TaskFamily family(EnvironmentConfig environment) {
        String type = environment.part().provider().type();
        return Arrays.stream(TaskFamily.values())
                .filter(family -> family.key().equals(type))
                .findFirst()
                .orElse(null);
    }

    private static List<Integer> usable(Environment environment, OpenModel model, PromptRenderer prompts, long seed) {
        List<Integer> levels = new ArrayList<>();
        for (int level = 0; level < environment.levels(); level++) {
            RandomGenerator random = Seeds.stream(seed, "unseen", environment.name(), level);
            boolean all = true;
            for (int i = 0; i < LOOKS && all; i++) {
                all = fits(environment, environment.draw(Split.TRAIN, level, random), model, prompts);
            }
            if (all) {
                levels.add(level);
            }
        }
        return levels;
    }

    private static boolean fits(Environment environment, Task task, OpenModel model, PromptRenderer prompts) {
        String text = task.question() + environment.solution(task);
        return Spelling.kept(model.tokenizer(), text) == 1
                && sequence(environment, task, prompts).length()
                        <= model.policy().weights().config().context();
    }

    private static TrainingSequence sequence(Environment environment, Task task, PromptRenderer prompts) {
        return prompts.solution(task.conversation(), environment.solutionTurns(task));
    }

    private static UnseenTask drawn(
            Environment environment, List<Integer> levels, OpenModel model, PromptRenderer prompts, long seed) {
        RandomGenerator random = Seeds.stream(seed, "plasticity", environment.name());
        List<List<TrainingSequence>> batches = new ArrayList<>();
        int drawn = 0;
        while (batches.size() <= PlasticityMonitor.UPDATES) {
            List<TrainingSequence> batch = new ArrayList<>();
            while (batch.size() < PlasticityMonitor.BATCH) {
                Task task = environment.draw(Split.TRAIN, levels.get(drawn++ % levels.size()), random);
                if (fits(environment, task, model, prompts)) {
                    batch.add(sequence(environment, task, prompts));
                }
            }
            batches.add(batch);
        }
        return new UnseenTask(environment.name(), batches);
    }
}

package dev.edgewise.trainer;

import dev.edgewise.environment.Environment;
import dev.edgewise.event.TrainingEvent.Evaluated;
import dev.edgewise.generate.CompletionSampler;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Accuracy of the policy's answers on the same held-out tasks every time it is asked, one answer each.
///
/// @param sampling how answers are drawn; above temperature 0 with the same random numbers every time, so that two
///     measurements differ by the policy alone
/// @param scores how answers are scored
/// @param samples tasks per cell
/// @param seed of the choice of tasks and of the answers
public record Evaluator(
        List<Environment> environments,
        PromptRenderer prompts,
        CompletionSampler generator,
        SamplingSettings sampling,
        Scores scores,
        int samples,
        long seed)
        implements Evaluation {
    /// Makes the prompt of a task.
    @FunctionalInterface
    public interface Rendering {
        /// Returns its token ids.
        ///
        /// @param number counts the tasks
        int[] ids(Task task, int number);
    }

    public Evaluator {
        environments = List.copyOf(environments);
    }

    /// Scores as the environments do.
    public Evaluator(
            List<Environment> environments,
            PromptRenderer prompts,
            CompletionSampler generator,
            SamplingSettings sampling,
            int samples,
            long seed) {
        this(environments, prompts, generator, sampling, Scores.PLAIN, samples, seed);
    }

    @Override
    public Measured measure() {
        Map<Cell, Double> accuracies = accuracies();
        return (step, seconds) -> new Evaluated(step, accuracies, chance(), samples, seconds);
    }

    /// Returns the accuracy per cell, in cell order, over every level of every environment.
    public Map<Cell, Double> accuracies() {
        Map<Cell, Double> accuracies = new LinkedHashMap<>();
        outcomes()
                .forEach((cell, right) ->
                        accuracies.put(cell, right.stream().filter(each -> each).count() / (double) right.size()));
        return accuracies;
    }

    /// Returns what guessing gets, by environment, where it gets something.
    public Map<String, Double> chance() {
        return environments.stream()
                .filter(environment -> environment.chance() > 0)
                .collect(Collectors.toMap(Environment::name, Environment::chance));
    }

    /// Tells whether each task was answered right, per cell, in cell order; the same tasks in the same order
    /// every time.
    public Map<Cell, List<Boolean>> outcomes() {
        return outcomes((task, _) -> prompts.render(task).ids());
    }

    /// As above, with prompts of its own.
    ///
    /// @param rendered gives the token ids of a task by its number
    public Map<Cell, List<Boolean>> outcomes(Rendering rendered) {
        Map<Cell, List<Task>> tasks = new TreeMap<>();
        for (Environment environment : environments) {
            for (int level = 0; level < environment.levels(); level++) {
                Cell cell = new Cell(environment.name(), level);
                tasks.put(cell, draw(environment, cell));
            }
        }
        List<RolloutSampler.Asked> asked = new ArrayList<>();
        tasks.values()
                .forEach(list -> list.forEach(task -> asked.add(new RolloutSampler.Asked(
                        task,
                        new Generator.Request(
                                rendered.ids(task, asked.size()), Seeds.derive(seed, "answer", asked.size()))))));
        List<List<Rollout>> rollouts = new RolloutSampler(generator, prompts, scores)
                .sample(cell -> environment(cell.environment()), asked, 1, sampling);
        Map<Cell, List<Boolean>> outcomes = new LinkedHashMap<>();
        int at = 0;
        for (var entry : tasks.entrySet()) {
            List<Boolean> right = new ArrayList<>();
            for (int i = 0; i < entry.getValue().size(); i++) {
                right.add(rollouts.get(at++).getFirst().score().success());
            }
            outcomes.put(entry.getKey(), right);
        }
        return outcomes;
    }

    private List<Task> draw(Environment environment, Cell cell) {
        var random = Seeds.stream(seed, "eval", cell);
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < samples; i++) {
            tasks.add(environment.draw(Split.TEST, cell.level(), random));
        }
        return tasks;
    }

    private Environment environment(String name) {
        return environments.stream()
                .filter(e -> e.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}

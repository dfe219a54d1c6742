package dev.edgewise.assembly;

import dev.edgewise.curriculum.Frontier;
import dev.edgewise.environment.Environment;
import dev.edgewise.eval.Interval;
import dev.edgewise.eval.PassAtK;
import dev.edgewise.eval.Repetition;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.RolloutSampler;
import dev.edgewise.trainer.Scores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Held-out accuracy and pass@k of a model.
///
/// @param samples completions per task
/// @param everything whether a data set's training rows are asked too
/// @param perLevel tasks per level of a generated family
/// @param limit at most so many tasks, spread over the levels; null for no limit
public record Evaluation(
        int samples,
        boolean everything,
        int perLevel,
        @Nullable Integer limit,
        long seed) {
    /// Tasks per level of a generated family where nothing else is said.
    public static final int PER_LEVEL = 32;

    /// Length of the n-grams that repetition is counted by.
    private static final int GRAM = 3;

    private static final int BATCH = 64;
    private static final int RESAMPLES = 2_000;
    private static final int TRIES = 50;

    /// What an evaluation found.
    ///
    /// @param accuracy mean share of right completions per task, with a 95 % interval
    /// @param passAtK pass@k for k = 1, 2, 4, … up to `samples`, with 95 % bootstrap intervals over tasks
    /// @param n tasks
    /// @param truncated share of completions cut at the length limit
    /// @param meanLength tokens per completion
    /// @param repetition mean share of repeated 3-grams of tokens per completion
    /// @param frontier rungs with an accuracy of at least ½ above chance
    /// @param perLevel accuracy by description of the level
    /// @param passPerLevel share of the tasks of a level that are right in one of the samples
    public record Result(
            String environment,
            Interval accuracy,
            Map<Integer, Interval> passAtK,
            int n,
            double truncated,
            double meanLength,
            double repetition,
            int frontier,
            Map<String, Double> perLevel,
            Map<String, Double> passPerLevel) {}

    /// Sums over all completions.
    private static final class Sums {
        private long cut;
        private long tokens;
        private double repetition;

        private void add(Completion completion) {
            cut += switch (completion.finish()) {
                case LENGTH -> 1;
                case EOS, STOP -> 0;
            };
            tokens += completion.length();
            repetition +=
                    Repetition.of(Arrays.stream(completion.tokenIds()).boxed().toList(), GRAM);
        }
    }

    /// Refuses environments that do not keep their promises.
    ///
    /// @throws dev.edgewise.error.UserException if so, naming the environment
    public static void requireTasks(List<Environment> environments) {
        TaskCheck.require(environments);
    }

    /// Asks the model.
    ///
    /// @param log told of every reply
    /// @param progress told, after every token, how many tasks are done
    public Result run(
            Environment environment,
            PromptRenderer prompts,
            Generator generator,
            SamplingSettings sampling,
            Consumer<LoggedReply> log,
            LongConsumer progress) {
        List<Task> tasks = tasks(environment);
        int[] successes = new int[tasks.size()];
        Sums sums = new Sums();
        RolloutSampler sampler = new RolloutSampler(generator, prompts, Scores.PLAIN);
        for (int start = 0; start < tasks.size(); start += BATCH) {
            long before = start;
            List<Task> batch = tasks.subList(start, Math.min(tasks.size(), start + BATCH));
            List<RolloutSampler.Asked> asked = batch.stream()
                    .map(task -> new RolloutSampler.Asked(
                            task,
                            new Generator.Request(prompts.render(task).ids(), Seeds.derive(seed, "eval", task.id()))))
                    .toList();
            List<List<Rollout>> groups = sampler.sample(
                    _ -> environment,
                    asked,
                    samples,
                    sampling,
                    done -> progress.accept(before + (long) (done / samples)));
            for (int i = 0; i < batch.size(); i++) {
                successes[start + i] = (int) groups.get(i).stream()
                        .filter(rollout -> rollout.score().success())
                        .count();
                for (Rollout rollout : groups.get(i)) {
                    sums.add(rollout.completion());
                    log.accept(logged(environment, batch.get(i), rollout));
                }
            }
            progress.accept(before + batch.size());
        }
        return result(environment, tasks, successes, sums);
    }

    private static LoggedReply logged(Environment environment, Task task, Rollout rollout) {
        Completion completion = rollout.completion();
        boolean right = rollout.score().success();
        return new LoggedReply(
                environment.name(),
                task.id(),
                environment.describe(task.cell().level()),
                completion.text(),
                right,
                right ? "" : rollout.score().feedback(),
                completion.finish() == FinishReason.LENGTH);
    }

    /// The tasks that would be asked.
    public List<Task> tasks(Environment environment) {
        List<Task> tasks = new ArrayList<>();
        for (int level = 0; level < environment.levels(); level++) {
            tasks.addAll(level(environment, level));
        }
        Integer most = limit;
        if (most != null && most < tasks.size()) {
            Collections.shuffle(tasks, Random.from(Seeds.stream(seed, "eval tasks", environment.name())));
            return List.copyOf(tasks.subList(0, most));
        }
        return tasks;
    }

    private List<Task> level(Environment environment, int level) {
        Optional<List<Task>> all = environment.allTasks(Split.TEST, level);
        if (all.isPresent()) {
            List<Task> tasks = new ArrayList<>(all.get());
            if (everything) {
                tasks.addAll(environment.allTasks(Split.TRAIN, level).orElse(List.of()));
            }
            return tasks;
        }
        // Small levels hold fewer problems than are asked for: draw until enough different ones came or none is new.
        Set<String> seen = new HashSet<>();
        List<Task> tasks = new ArrayList<>();
        var random = Seeds.stream(seed, "eval draw", environment.name(), level);
        for (int i = 0; i < perLevel * TRIES && tasks.size() < perLevel; i++) {
            Task task = environment.draw(Split.TEST, level, random);
            if (seen.add(task.id())) {
                tasks.add(task);
            }
        }
        return tasks;
    }

    private Result result(Environment environment, List<Task> tasks, int[] successes, Sums all) {
        Map<Integer, Interval> passAtK = new LinkedHashMap<>();
        for (int k = 1; k <= samples; k *= 2) {
            passAtK.put(k, passAtK(successes, k));
        }
        Interval first = passAtK.get(1);
        long right = 0;
        for (int success : successes) {
            right += success;
        }
        Interval accuracy = samples > 1 && first != null ? first : Interval.wilson(right, tasks.size());
        Map<String, double[]> sums = new LinkedHashMap<>();
        SortedMap<Integer, Double> rates = new TreeMap<>();
        for (int i = 0; i < tasks.size(); i++) {
            double[] sum = sums.computeIfAbsent(
                    environment.describe(tasks.get(i).cell().level()), _ -> new double[3]);
            sum[0] += (double) successes[i] / samples;
            sum[1]++;
            sum[2] += successes[i] > 0 ? 1 : 0;
            rates.put(tasks.get(i).cell().level(), Frontier.aboveChance(sum[0] / sum[1], environment.chance()));
        }
        Map<String, Double> perLevel = new LinkedHashMap<>();
        Map<String, Double> passPerLevel = new LinkedHashMap<>();
        // A limit draws tasks in any order; levels are told from the easiest on.
        rates.keySet().stream().map(environment::describe).forEach(level -> {
            double[] sum = Objects.requireNonNull(sums.get(level));
            perLevel.put(level, sum[0] / sum[1]);
            passPerLevel.put(level, sum[2] / sum[1]);
        });
        double completions = (double) tasks.size() * samples;
        return new Result(
                environment.name(),
                accuracy,
                passAtK,
                tasks.size(),
                all.cut / completions,
                all.tokens / completions,
                all.repetition / completions,
                Frontier.of(rates),
                perLevel,
                passPerLevel);
    }

    private Interval passAtK(int[] successes, int k) {
        double[] values = new double[successes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = PassAtK.estimate(samples, successes[i], k);
        }
        return Interval.bootstrap(values, RESAMPLES, Seeds.stream(seed, "bootstrap", k));
    }
}

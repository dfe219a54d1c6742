package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.cluster.Parts;
import dev.edgewise.completion.CompletionFormats;
import dev.edgewise.curriculum.Frontier;
import dev.edgewise.environment.Environment;
import dev.edgewise.eval.Interval;
import dev.edgewise.eval.Majority;
import dev.edgewise.eval.PassAtK;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.RolloutSampler;
import dev.edgewise.trainer.Scores;
import java.nio.file.Path;
import java.util.ArrayList;
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
    /// @param majority share of the tasks to which the answer of most samples is right: majority@k
    /// @param formats how completions are written: by format its share and its accuracy
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
            Map<String, Double> passPerLevel,
            double majority,
            Map<String, FormatResult> formats) {}

    /// Completions of one format.
    ///
    /// @param share of all completions
    /// @param accuracy share of them that is right
    public record FormatResult(double share, double accuracy) {}

    /// What all completions came to.
    private static final class Sums {
        private final List<Integer> successes = new ArrayList<>();
        private final Map<String, int[]> formats = new TreeMap<>();
        private int majorities;
        private long cut;
        private long tokens;
        private double repetition;

        /// Adds the answers to the next task.
        private void add(List<TaskAnswer> answers) {
            successes.add((int)
                    answers.stream().filter(answer -> answer.reply().right()).count());
            Majority majority = new Majority();
            for (TaskAnswer answer : answers) {
                boolean right = answer.reply().right();
                majority.add(answer.answer(), right);
                int[] counts = formats.computeIfAbsent(
                        CompletionFormats.BUILT_IN.classify(answer.reply().text()), _ -> new int[2]);
                counts[0]++;
                counts[1] += right ? 1 : 0;
                cut += answer.reply().truncated() ? 1 : 0;
                tokens += answer.tokens();
                repetition += answer.repetition();
            }
            majorities += majority.right() ? 1 : 0;
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
        Sums sums = new Sums();
        TaskAsking asking = asking(environment, prompts, generator, sampling);
        for (int start = 0; start < tasks.size(); start += BATCH) {
            long before = start;
            List<Task> batch = tasks.subList(start, Math.min(tasks.size(), start + BATCH));
            for (List<TaskAnswer> answers :
                    asking.of(batch, done -> progress.accept(before + (long) (done / samples)))) {
                sums.add(answers);
                answers.forEach(answer -> log.accept(answer.reply()));
            }
            progress.accept(before + batch.size());
        }
        return result(environment, tasks, sums);
    }

    /// As above, in parts that others may do.
    ///
    /// @param parts has the tasks asked
    /// @param out beside which the replies lie
    /// @param about what they depend on
    public Result run(
            Environment environment,
            PromptRenderer prompts,
            Generator generator,
            SamplingSettings sampling,
            Consumer<LoggedReply> log,
            Parts parts,
            Path out,
            ObjectNode about) {
        List<Task> tasks = tasks(environment);
        TaskAsking asking = asking(environment, prompts, generator, sampling);
        Sums sums = new Sums();
        for (ObjectNode piece : parts.of(asking.work(tasks, BATCH, out, about))) {
            List<TaskAnswer> answers = TaskAnswer.read(piece);
            sums.add(answers);
            answers.forEach(answer -> log.accept(answer.reply()));
        }
        return result(environment, tasks, sums);
    }

    private TaskAsking asking(
            Environment environment, PromptRenderer prompts, Generator generator, SamplingSettings sampling) {
        return new TaskAsking(
                environment, prompts, new RolloutSampler(generator, prompts, Scores.PLAIN), sampling, samples, seed);
    }

    /// Returns the tasks that would be asked.
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

    private Result result(Environment environment, List<Task> tasks, Sums all) {
        int[] successes = all.successes.stream().mapToInt(Integer::intValue).toArray();
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
                passPerLevel,
                (double) all.majorities / tasks.size(),
                formats(all.formats, completions));
    }

    private static Map<String, FormatResult> formats(Map<String, int[]> counts, double completions) {
        Map<String, FormatResult> formats = new LinkedHashMap<>();
        counts.forEach((format, count) ->
                formats.put(format, new FormatResult(count[0] / completions, (double) count[1] / count[0])));
        return formats;
    }

    private Interval passAtK(int[] successes, int k) {
        double[] values = new double[successes.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = PassAtK.estimate(samples, successes[i], k);
        }
        return Interval.bootstrap(values, RESAMPLES, Seeds.stream(seed, "bootstrap", k));
    }
}

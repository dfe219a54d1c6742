package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.environment.Environment;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.error.ConfigException;
import dev.edgewise.format.file.WholeFile;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.run.RunFiles;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.terminal.ReadableNumbers;
import dev.edgewise.trainer.RolloutSampler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Sorts problems without levels by how often the model answers them wrongly before the first step. What it finds is
/// kept in the run directory, so that a run goes on with the levels that it began with.
///
/// **How we differ** from `probe --buckets`, which does the same by hand: the held-out problems are sorted, too, and a
/// level that only one split has is joined with its neighbour.
final class LevelInference {
    private static final int BATCH = 64;
    private static final long NANOS_BETWEEN = 10_000_000_000L;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RolloutSampler sampler;
    private final SamplingSettings sampling;
    private final long seed;
    private final Consumer<String> say;

    private LevelInference(RolloutSampler sampler, SamplingSettings sampling, long seed, Consumer<String> say) {
        this.sampler = sampler;
        this.sampling = sampling;
        this.seed = seed;
        this.say = say;
    }

    /// Refuses a run of several processes whose levels have to be inferred.
    ///
    /// @throws ConfigException if so
    static RunOutline alone(RunOutline outline) {
        outline.tasks().all().stream()
                .filter(each -> each.gradingSamples() > 0)
                .findFirst()
                .ifPresent(each -> {
                    throw new ConfigException("infer_levels of " + each.name() + " works in one process, but this run"
                            + " has several ranks; write the problems with probe --buckets and set level_field:"
                            + " failures");
                });
        return outline;
    }

    /// Returns the outline with levels where they were to be inferred.
    ///
    /// @param files where the run keeps them; null for nowhere
    /// @param say told how far it is
    /// @throws CheckpointException if what is kept is of other problems
    static RunOutline of(RunOutline outline, RolloutSampler sampler, @Nullable RunFiles files, Consumer<String> say) {
        List<Environment> wanting = outline.tasks().all().stream()
                .filter(each -> each.gradingSamples() > 0)
                .toList();
        if (wanting.isEmpty()) {
            return outline;
        }
        Path file = files == null ? null : files.levels();
        Map<String, Map<String, Integer>> wrong = new LinkedHashMap<>();
        if (file != null && Files.exists(file)) {
            wrong.putAll(read(file, wanting));
        } else {
            LevelInference inference = new LevelInference(
                    sampler,
                    Sampling.of(outline.config().rollout()),
                    outline.config().seed(),
                    say);
            wanting.forEach(each -> wrong.put(each.name(), inference.wrong(each)));
            if (file != null) {
                write(file, wrong);
            }
        }
        IdentityHashMap<Environment, Environment> graded = new IdentityHashMap<>();
        wanting.forEach(each -> graded.put(each, each.graded(wrong.getOrDefault(each.name(), Map.of()))));
        UnaryOperator<Environment> sorted = each -> graded.getOrDefault(each, each);
        return outline.with(new Environments(
                outline.tasks().trained().stream().map(sorted).toList(),
                outline.tasks().evaluated().stream().map(sorted).toList()));
    }

    private static List<Task> tasks(Environment environment) {
        List<Task> tasks = new ArrayList<>();
        for (Split split : Split.values()) {
            for (int level = 0; level < environment.levels(); level++) {
                tasks.addAll(environment.allTasks(split, level).orElseThrow());
            }
        }
        return tasks;
    }

    private Map<String, Integer> wrong(Environment environment) {
        List<Task> tasks = tasks(environment);
        int samples = environment.gradingSamples();
        Map<String, Integer> wrong = new HashMap<>();
        long begun = System.nanoTime();
        long told = begun;
        say.accept("levels    " + environment.name() + ": the model answers each of "
                + ReadableNumbers.count(tasks.size()) + " problems " + samples + " times first");
        for (int start = 0; start < tasks.size(); start += BATCH) {
            List<RolloutSampler.Asked> asked = tasks.subList(start, Math.min(tasks.size(), start + BATCH)).stream()
                    .map(task -> new RolloutSampler.Asked(
                            task,
                            new Generator.Request(
                                    sampler.prompts().render(task).ids(), Seeds.derive(seed, "levels", task.id()))))
                    .toList();
            List<List<Rollout>> groups = sampler.sample(_ -> environment, asked, samples, sampling);
            for (int i = 0; i < asked.size(); i++) {
                wrong.put(asked.get(i).task().id(), (int) groups.get(i).stream()
                        .filter(rollout -> !rollout.score().success())
                        .count());
            }
            long now = System.nanoTime();
            if (now - told > NANOS_BETWEEN && wrong.size() < tasks.size()) {
                told = now;
                double left = (now - begun) / 1e9 * (tasks.size() - wrong.size()) / wrong.size();
                say.accept("levels    " + environment.name() + ": " + ReadableNumbers.count(wrong.size()) + " of "
                        + ReadableNumbers.count(tasks.size()) + ", " + ReadableNumbers.duration(left) + " left");
            }
        }
        return wrong;
    }

    private static void write(Path file, Map<String, Map<String, Integer>> wrong) {
        WholeFile.write(file, JSON.valueToTree(wrong).toPrettyString() + "\n");
    }

    private static Map<String, Map<String, Integer>> read(Path file, List<Environment> wanting) {
        JsonNode root;
        try {
            root = JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new CheckpointException(file + " cannot be read: " + e.getMessage(), e);
        }
        Map<String, Map<String, Integer>> wrong = new LinkedHashMap<>();
        for (Environment environment : wanting) {
            Map<String, Integer> own = new HashMap<>();
            for (Task task : tasks(environment)) {
                JsonNode count = root.path(environment.name()).path(task.id());
                if (!count.isInt()) {
                    throw new CheckpointException(file + " has no level for a problem of " + environment.name()
                            + "; the run began with other problems, so start a new one");
                }
                own.put(task.id(), count.intValue());
            }
            wrong.put(environment.name(), own);
        }
        return wrong;
    }
}

package dev.edgewise.assembly;

import dev.edgewise.environment.Environment;
import dev.edgewise.error.DataException;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.probe.AskedTask;
import dev.edgewise.probe.Examiner;
import dev.edgewise.probe.LadderMap;
import dev.edgewise.probe.Probe;
import dev.edgewise.probe.ProbePlan;
import dev.edgewise.probe.TaskGrader;
import dev.edgewise.probe.TaskOutcome;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.trainer.PromptRenderer;
import dev.edgewise.trainer.RolloutSampler;
import dev.edgewise.trainer.Scores;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;

/// Probes a model: draws tasks, has them answered, and lets [Probe] decide what to ask next.
///
/// A data set without levels is graded first: half of its share of the budget groups its problems
/// ([TaskGrader]), and the groups are the ladder of the other half.
public final class Probing implements Examiner {
    /// Completions generated at once.
    private static final int BATCH = 128;

    private final List<Environment> environments;
    private final PromptRenderer prompts;
    private final Generator generator;
    private final SamplingSettings sampling;
    private final Split split;
    private final long seed;
    private final Map<String, List<TaskGrader.Level>> graded = new LinkedHashMap<>();
    private final List<AskedTask> asked = new ArrayList<>();
    private LongConsumer told = _ -> {};
    private long sampled;
    private long gradingRollouts;
    private long gradingTokens;

    /// @param split where tasks are drawn from
    /// @param sampling how completions are drawn
    public Probing(
            List<Environment> environments,
            PromptRenderer prompts,
            Generator generator,
            SamplingSettings sampling,
            Split split,
            long seed) {
        this.environments = List.copyOf(environments);
        this.prompts = prompts;
        this.generator = generator;
        this.sampling = sampling;
        this.split = split;
        this.seed = seed;
    }

    /// What came out.
    ///
    /// @param rollouts completions sampled, grading included
    /// @param tokens prompt and completion tokens of those
    public record Result(List<LadderMap> ladders, long rollouts, long tokens) {}

    /// Refuses a budget that does not reach every cell, before the model is opened.
    ///
    /// @throws dev.edgewise.error.ConfigException if so
    public static void requireRoom(ProbePlan plan, List<Environment> environments, Split split) {
        new ProbeBudgetCheck(plan, environments, split).require();
    }

    /// Spends the budget.
    ///
    /// @param progress told how many completions were sampled
    /// @throws dev.edgewise.error.ConfigException if the budget does not reach every cell
    /// @throws DataException if a cell has no task
    public Result run(ProbePlan plan, LongConsumer progress) {
        told = progress;
        requireTasks();
        ProbeBudgetCheck room = new ProbeBudgetCheck(plan, environments, split);
        room.require();
        int left = plan.budget();
        for (Environment environment : environments) {
            if (room.isGraded(environment)) {
                left -= grade(environment, room.graded(environment));
            }
        }
        ProbePlan rest = new ProbePlan(Math.max(1, left), plan.groupSize(), plan.ks(), plan.even());
        Probe probe = new Probe(rest, environments.stream().map(this::rungs).toList());
        probe.run(this, Math.max(1, BATCH / plan.samples()));
        long[] spent = probe.spent();
        return new Result(probe.maps(seed), gradingRollouts + spent[0], gradingTokens + spent[1]);
    }

    /// Returns every task that was asked while mapping, in order.
    public List<AskedTask> asked() {
        return Collections.unmodifiableList(asked);
    }

    /// Tells whether a data set says nothing of difficulty, so that its levels are inferred.
    static boolean withoutLevels(Environment environment) {
        return environment.levels() == 1 && environment.allTasks(Split.TRAIN, 0).isPresent();
    }

    /// Draws a task of every cell before anything is spent.
    private void requireTasks() {
        for (Environment environment : environments) {
            for (int level = 0; level < environment.levels(); level++) {
                try {
                    environment.draw(split, level, Seeds.stream(seed, "probe check", environment.name(), level));
                } catch (DataException e) {
                    // a data set takes all of its levels; a family those that `levels` names
                    String choice = environment.allTasks(split, level).isPresent()
                            ? ""
                            : " Levels are chosen by `levels` in a file named with --config.";
                    throw new DataException(
                            "cell " + new Cell(environment.name(), level) + " cannot be probed: " + e.getMessage()
                                    + choice,
                            e);
                }
            }
        }
    }

    private Probe.Rungs rungs(Environment environment) {
        List<String> descriptions = new ArrayList<>();
        List<TaskGrader.Level> inferred = graded.get(environment.name());
        if (inferred != null) {
            inferred.forEach(level -> descriptions.add(level.description()));
        } else {
            for (int level = 0; level < environment.levels(); level++) {
                descriptions.add(environment.describe(level));
            }
        }
        return new Probe.Rungs(environment.name(), descriptions, inferred != null, environment.chance());
    }

    /// @param count how many problems
    /// @return completions spent
    private int grade(Environment environment, int count) {
        List<Task> tasks = new ArrayList<>(environment.allTasks(split, 0).orElseThrow());
        Collections.shuffle(tasks, Random.from(Seeds.stream(seed, "grading", environment.name())));
        List<AskedTask> outcomes = new ArrayList<>();
        int batch = BATCH / TaskGrader.TRIES;
        for (int start = 0; start < count; start += batch) {
            List<Task> part = tasks.subList(start, Math.min(count, start + batch));
            List<TaskOutcome> answered = answer(part, TaskGrader.TRIES, "grading " + environment.name(), start);
            for (int i = 0; i < part.size(); i++) {
                TaskOutcome outcome = answered.get(i);
                outcomes.add(new AskedTask(part.get(i), outcome));
                gradingRollouts += outcome.samples();
                gradingTokens += outcome.samples() * outcome.promptTokens() + outcome.completionTokens();
            }
        }
        graded.put(environment.name(), TaskGrader.levels(outcomes));
        return count * TaskGrader.TRIES;
    }

    @Override
    public List<TaskOutcome> ask(List<Cell> cells, int samples, int first) {
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            tasks.add(draw(cells.get(i), Seeds.stream(seed, "probe task", cells.get(i), first + i)));
        }
        List<TaskOutcome> outcomes = answer(tasks, samples, "probe rollout", first);
        for (int i = 0; i < tasks.size(); i++) {
            asked.add(new AskedTask(tasks.get(i), outcomes.get(i)));
        }
        return outcomes;
    }

    private Task draw(Cell cell, RandomGenerator random) {
        List<TaskGrader.Level> inferred = graded.get(cell.environment());
        if (inferred == null) {
            return environment(cell.environment()).draw(split, cell.level(), random);
        }
        List<Task> tasks = inferred.get(cell.level()).tasks();
        return tasks.get(random.nextInt(tasks.size()));
    }

    /// @param purpose names the stream of random numbers
    /// @param first number of the first task in that stream
    private List<TaskOutcome> answer(List<Task> tasks, int samples, String purpose, int first) {
        List<RolloutSampler.Asked> asked = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            asked.add(new RolloutSampler.Asked(
                    tasks.get(i),
                    new Generator.Request(prompts.render(tasks.get(i)).ids(), Seeds.derive(seed, purpose, first + i))));
        }
        List<List<Rollout>> groups = new RolloutSampler(generator, prompts, Scores.PLAIN)
                .sample(
                        cell -> environment(cell.environment()),
                        asked,
                        samples,
                        sampling,
                        done -> told.accept(sampled + (long) done));
        sampled += (long) tasks.size() * samples;
        told.accept(sampled);
        List<TaskOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            outcomes.add(outcome(groups.get(i), asked.get(i).request().promptIds().length));
        }
        return outcomes;
    }

    private static TaskOutcome outcome(List<Rollout> rollouts, int promptTokens) {
        int successes = 0;
        int truncated = 0;
        long tokens = 0;
        for (Rollout rollout : rollouts) {
            successes += rollout.score().success() ? 1 : 0;
            truncated += rollout.completion().finish() == FinishReason.LENGTH ? 1 : 0;
            tokens += rollout.completion().length();
        }
        return new TaskOutcome(rollouts.size(), successes, truncated, promptTokens, tokens);
    }

    private Environment environment(String name) {
        return environments.stream()
                .filter(environment -> environment.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}

package dev.edgewise.trainer;

import dev.edgewise.environment.Environment;
import dev.edgewise.reward.Attempt;
import dev.edgewise.reward.NamedReward;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Completion;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Scores the completions of many tasks: each environment is asked once for all of its own, so that a slow judge can
/// look at many at once.
///
/// @param rewards what is added to what the environment says
/// @param limit how long one attempt may take
/// @param unscored what the run goes on with where one attempt has no score; null where the run stops
public record Scores(
        List<NamedReward> rewards, Duration limit, @Nullable Unscored unscored) {
    /// How long one attempt may take where nothing else is said.
    public static final Duration LIMIT = Duration.ofMinutes(5);

    /// What the environment says, and nothing else.
    public static final Scores PLAIN = new Scores(List.of(), LIMIT);

    public Scores {
        rewards = List.copyOf(rewards);
    }

    /// Makes scores of a run that stops where an attempt has none.
    public Scores(List<NamedReward> rewards, Duration limit) {
        this(rewards, limit, null);
    }

    /// Returns the same without the rewards, for measuring.
    public Scores plain() {
        return new Scores(List.of(), limit, unscored);
    }

    /// Returns the same for a run that goes on where an attempt has no score; null for one that stops.
    public Scores goingOn(@Nullable Unscored behind) {
        return new Scores(rewards, limit, behind);
    }

    /// Says at which step attempts are scored from now on.
    void begin(int step) {
        if (unscored != null) {
            unscored.begin(step);
        }
    }

    /// Adds the rewards to scores that an environment gave at the ends of its episodes.
    ///
    /// @throws dev.edgewise.error.RewardException naming an attempt that cannot be scored
    List<Score> shaped(Environment environment, List<Attempt> attempts, List<Score> given) {
        return rewards.isEmpty()
                ? given
                : new AttemptScoring(environment, attempts, rewards, given).within(limit, unscored);
    }

    /// Returns the scores of each task's completions, in their order.
    ///
    /// @param environments finds a cell's environment
    /// @param completions per task
    /// @throws dev.edgewise.error.RewardException naming an attempt that cannot be scored
    public List<List<Score>> of(
            Function<Cell, Environment> environments, List<Task> tasks, List<List<Completion>> completions) {
        Map<Environment, List<Attempt>> attempts = new LinkedHashMap<>();
        for (int i = 0; i < tasks.size(); i++) {
            Task task = tasks.get(i);
            List<Attempt> own = attempts.computeIfAbsent(environments.apply(task.cell()), _ -> new ArrayList<>());
            completions.get(i).forEach(completion -> own.add(new Attempt(task, completion.text())));
        }
        Map<Environment, Iterator<Score>> scores = new HashMap<>();
        attempts.forEach((environment, own) -> scores.put(
                environment,
                new AttemptScoring(environment, own, rewards, null)
                        .within(limit, unscored)
                        .iterator()));
        List<List<Score>> byTask = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            Iterator<Score> next = Objects.requireNonNull(
                    scores.get(environments.apply(tasks.get(i).cell())));
            byTask.add(completions.get(i).stream().map(_ -> next.next()).toList());
        }
        return byTask;
    }
}

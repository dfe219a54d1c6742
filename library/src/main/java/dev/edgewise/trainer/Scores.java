package dev.edgewise.trainer;

import dev.edgewise.environment.Environment;
import dev.edgewise.reward.Attempt;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Completion;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/// Scores the completions of many tasks: each environment is asked once for all of its own, so that a slow judge can
/// look at many at once.
public final class Scores {
    private Scores() {}

    /// Returns the scores of each task's completions, in their order.
    ///
    /// @param environments finds a cell's environment
    /// @param completions per task
    public static List<List<Score>> of(
            Function<Cell, Environment> environments, List<Task> tasks, List<List<Completion>> completions) {
        Map<Environment, List<Attempt>> attempts = new LinkedHashMap<>();
        for (int i = 0; i < tasks.size(); i++) {
            Task task = tasks.get(i);
            List<Attempt> own = attempts.computeIfAbsent(environments.apply(task.cell()), _ -> new ArrayList<>());
            completions.get(i).forEach(completion -> own.add(new Attempt(task, completion.text())));
        }
        Map<Environment, Iterator<Score>> scores = new HashMap<>();
        attempts.forEach((environment, own) ->
                scores.put(environment, environment.scores(own).iterator()));
        List<List<Score>> byTask = new ArrayList<>();
        for (int i = 0; i < tasks.size(); i++) {
            Iterator<Score> next = Objects.requireNonNull(
                    scores.get(environments.apply(tasks.get(i).cell())));
            byTask.add(completions.get(i).stream().map(_ -> next.next()).toList());
        }
        return byTask;
    }
}

package dev.edgewise.lesson;

import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.state.State;
import dev.edgewise.task.Task;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Cuts lessons from tasks and their expert solutions. The lessons of one environment share an instance.
/// Single-threaded.
public interface Lessons extends State {
    /// Cuts a lesson. Empty where the solution has no steps to cut at.
    ///
    /// @param solution the completion that an expert would write: steps and a marked answer
    Optional<Lesson> of(Task task, String solution, RandomGenerator random);

    /// Tells whether a group teaches something. The others are replaced while the budget lasts.
    boolean teaches(RolloutGroup group);

    /// Takes in **every** scored group, whether it teaches or not.
    default void observe(Lesson lesson, RolloutGroup group) {}

    /// Returns what the lessons report, in a fixed order; logged under `lessons/<environment>/`.
    default Map<String, Double> metrics() {
        return Map.of();
    }
}

package dev.edgewise.guard;

import dev.edgewise.event.TrainingEvent;
import dev.edgewise.state.State;
import java.util.Map;
import java.util.Set;

/// Watches a run through its events. Its state is part of the checkpoint.
public interface Guard extends State {
    String name();

    Verdict observe(TrainingEvent event);

    /// Returns the numbers by which the guard judged the last step, finite and by name. They become metrics of
    /// the step. Empty if it saw nothing, and before the first step.
    default Map<String, Double> metrics() {
        return Map.of();
    }

    /// Returns the steps of the checkpoints that the guard may still go back to. These must not be deleted.
    default Set<Integer> checkpoints() {
        return Set.of();
    }

    /// Tells the guard that guards only watch (`guards.act` is false). It is called once, before the first
    /// event. What the guard asks for is then reported but not done, so it must not count on it.
    default void onlyWatch() {}

    /// Tells whether the guard stops the run even if guards only watch.
    default boolean vital() {
        return false;
    }
}

package dev.edgewise.guard;

import dev.edgewise.event.TrainingEvent;
import dev.edgewise.state.State;
import java.util.Map;
import java.util.Set;

/// Watches a run through its events. Its state is part of the checkpoint.
public interface Guard extends State {
    String name();

    Verdict observe(TrainingEvent event);

    /// What it judged the last step by, finite numbers by name; they become metrics of the step. Empty where nothing
    /// was seen, and before the first step.
    default Map<String, Double> metrics() {
        return Map.of();
    }

    /// Steps of the checkpoints that it may still go back to; they must not be deleted.
    default Set<Integer> checkpoints() {
        return Set.of();
    }

    /// Told once, before the first event, where guards only watch (`guards.act` is false): what it asks for
    /// is said and not done, so that it must count on none of it.
    default void onlyWatch() {}

    /// Whether it stops the run even where guards only watch.
    default boolean vital() {
        return false;
    }
}

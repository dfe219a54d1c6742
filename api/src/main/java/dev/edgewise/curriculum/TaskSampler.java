package dev.edgewise.curriculum;

import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.state.State;
import dev.edgewise.task.Cell;
import java.util.Map;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/// Chooses the cell of the next rollout group from what it has seen. Single-threaded.
public interface TaskSampler extends State {
    /// Name as the configuration spells it.
    String name();

    /// Called once at the start of optimizer step `step` of `steps` (1-based), before any draw of the step.
    void beginStep(int step, int steps);

    /// The cell of the next group.
    Cell next(RandomGenerator random);

    /// Which of the cell's tasks the last [#next] meant, for a sampler that serves the same tasks again; empty for
    /// a new task, the usual case.
    default OptionalLong item() {
        return OptionalLong.empty();
    }

    /// Told of **every** scored group, admitted or not.
    void observe(RolloutGroup group);

    /// Metrics, keyed `sampler/…`; the loop puts them under `curriculum/`.
    Map<String, Double> metrics();
}

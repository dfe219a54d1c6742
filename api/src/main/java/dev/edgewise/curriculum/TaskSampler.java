package dev.edgewise.curriculum;

import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.state.State;
import dev.edgewise.task.Cell;
import java.util.Map;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/// Chooses the cell of the next rollout group from what it has seen. Single-threaded.
public interface TaskSampler extends State {
    /// Returns the name as the configuration spells it.
    String name();

    /// Begins optimizer step `step` of `steps` (1-based). It is called once a step, before any draw.
    void beginStep(int step, int steps);

    /// Chooses the cell of the next group.
    Cell next(RandomGenerator random);

    /// Returns which of the cell's tasks the last [#next] meant, if the sampler serves the same tasks again.
    /// Usually it is empty and means a new task.
    default OptionalLong item() {
        return OptionalLong.empty();
    }

    /// Returns how many rollouts the group of the last [#next] should have.
    ///
    /// @param usual rollouts of a group as the run has it, and the most there may be
    default int groupSize(int usual) {
        return usual;
    }

    /// Returns the fewest rollouts that [#groupSize] asks for.
    ///
    /// @param usual rollouts of a group as the run has it
    default int leastGroup(int usual) {
        return usual;
    }

    /// Takes in **every** scored group, admitted or not.
    void observe(RolloutGroup group);

    /// Returns metrics, keyed `sampler/…`; the loop puts them under `curriculum/`.
    Map<String, Double> metrics();
}

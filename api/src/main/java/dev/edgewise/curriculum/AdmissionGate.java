package dev.edgewise.curriculum;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.state.State;
import dev.edgewise.state.StateReader;
import dev.edgewise.task.Task;
import java.util.Map;

/// Decides whether a scored group enters the update. It may also decide earlier, by the task or by a group's
/// first rollouts.
public interface AdmissionGate extends State {
    String name();

    /// Tells whether the group enters the update. It is called once for every group, also when another gate
    /// refused it.
    boolean admit(RolloutGroup group);

    /// Begins an optimizer step. It is called once, before the step's first group.
    default void beginStep(int step) {}

    /// Tells whether the task is worth rolling out now. It is asked before the first rollout. If it says no,
    /// another task of the same cell is drawn.
    default boolean due(Task task) {
        return true;
    }

    /// Returns how many rollouts of a task are made before [#continues] decides on the rest; 0 makes all at
    /// once.
    default int screening() {
        return 0;
    }

    /// Tells whether the rest of a group is worth rolling out.
    ///
    /// @param screened its first [#screening] rollouts
    default boolean continues(RolloutGroup screened) {
        return true;
    }

    /// Returns what a person may want to see after a step. The share of groups that it turned away is counted
    /// for every gate anyway. Keys follow `curriculum/gate/<name>/`.
    default Map<String, Double> metrics() {
        return Map.of();
    }

    /// Returns the settings alone, as `toString` gives them: this default serves a gate that remembers nothing.
    @Override
    default ObjectNode snapshot() {
        return JsonNodeFactory.instance.objectNode().put(StateReader.CONFIGURATION, toString());
    }

    @Override
    default void restore(ObjectNode state) {
        new StateReader("gate " + name(), state).madeBy(toString());
    }
}

package dev.edgewise.curriculum;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.state.State;
import dev.edgewise.state.StateReader;
import dev.edgewise.task.Task;
import java.util.Map;

/// Decides whether a scored group enters the update; may also look earlier, at the task or at a group's first
/// rollouts.
public interface AdmissionGate extends State {
    String name();

    /// Whether the group enters the update. Called once for every group, also when another gate refused it.
    boolean admit(RolloutGroup group);

    /// Called once at the start of each optimizer step.
    default void beginStep(int step) {}

    /// Whether the task is worth rolling out now; asked before the first rollout. Another task of the same cell is
    /// drawn in place of one that is not.
    default boolean due(Task task) {
        return true;
    }

    /// How many rollouts of a task are made before [#continues] decides on the rest; 0 makes all at once.
    default int screening() {
        return 0;
    }

    /// Whether the rest of a group is worth rolling out.
    ///
    /// @param screened its first [#screening] rollouts
    default boolean continues(RolloutGroup screened) {
        return true;
    }

    /// What a person may want to see of it after a step, beside the share of groups that it turned away, which is
    /// counted for every gate. Keys follow `curriculum/gate/<name>/`.
    default Map<String, Double> metrics() {
        return Map.of();
    }

    /// Nothing but the settings, which `toString` tells, of a gate that remembers nothing.
    @Override
    default ObjectNode snapshot() {
        return JsonNodeFactory.instance.objectNode().put(StateReader.CONFIGURATION, toString());
    }

    @Override
    default void restore(ObjectNode state) {
        new StateReader("gate " + name(), state).madeBy(toString());
    }
}

package dev.edgewise.curriculum;

import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/// Counts groups: those of the step by environment and gate, and those of the whole run.
final class GroupCounts implements FieldState {
    private static final class Tally {
        private int groups;
        private int mixed;
        private double gap;
    }

    private final Map<String, Tally> environments = new TreeMap<>();
    private final Map<String, Integer> rejected = new TreeMap<>();
    private long groups;
    private long mixed;

    GroupCounts(Set<String> names) {
        names.forEach(name -> environments.put(name, new Tally()));
    }

    void beginStep() {
        environments.replaceAll((name, tally) -> new Tally());
        rejected.clear();
    }

    /// @param frontier number of rungs climbed in the group's environment
    void add(RolloutGroup group, Admission admission, int frontier) {
        Tally tally = environments.computeIfAbsent(group.task().cell().environment(), name -> new Tally());
        int signal = group.hasSignal() ? 1 : 0;
        tally.groups++;
        tally.mixed += signal;
        tally.gap += group.task().cell().level() - frontier;
        groups++;
        mixed += signal;
        switch (admission) {
            case Admission.Admitted _ -> {}
            case Admission.Rejected(String gate) -> rejected.merge(gate, 1, Integer::sum);
        }
    }

    /// Returns the share of the environment's groups in this step that had mixed outcomes; empty without groups.
    OptionalDouble stepEdgeShare(String environment) {
        Tally tally = environments.getOrDefault(environment, new Tally());
        return tally.groups == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) tally.mixed / tally.groups);
    }

    /// Returns the mean level of the environment's groups in this step, minus the first unclimbed level; empty
    /// without groups.
    OptionalDouble stepGap(String environment) {
        Tally tally = environments.getOrDefault(environment, new Tally());
        return tally.groups == 0 ? OptionalDouble.empty() : OptionalDouble.of(tally.gap / tally.groups);
    }

    /// Returns the share of the step's groups that had mixed outcomes, over all environments; empty without
    /// groups.
    OptionalDouble stepEdgeShare() {
        int stepGroups = stepGroups();
        int stepMixed = environments.values().stream().mapToInt(t -> t.mixed).sum();
        return stepGroups == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) stepMixed / stepGroups);
    }

    /// Returns the share of the step's groups that this gate was the first to turn away; empty without groups.
    OptionalDouble stepRejected(String gate) {
        int stepGroups = stepGroups();
        return stepGroups == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) rejected.getOrDefault(gate, 0) / stepGroups);
    }

    private int stepGroups() {
        return environments.values().stream().mapToInt(t -> t.groups).sum();
    }

    double edgeShare() {
        return groups == 0 ? 0 : (double) mixed / groups;
    }

    @Override
    public void fields(StateFields state) {
        state.of("the curriculum's counts");
        groups = state.total("groups", groups);
        mixed = state.total("mixed", mixed);
        if (state.reading()) {
            beginStep();
        }
    }
}

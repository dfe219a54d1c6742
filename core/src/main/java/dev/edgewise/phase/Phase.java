package dev.edgewise.phase;

import dev.edgewise.control.Adjustment;
import dev.edgewise.event.TrainingEvent.PhaseBegan;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// A part of a run in which some of its environments are trained.
///
/// @param name unique within the run
/// @param environments those that are trained, at least one
/// @param review share of the groups, in [0, 1), that asks what was mastered of environments that went
/// @param atStart changes that are made when the phase begins, in order; lasting ones hold until the next begins
public record Phase(String name, Set<String> environments, PhaseEnd end, double review, List<Adjustment> atStart) {
    public Phase {
        environments = Collections.unmodifiableSet(new TreeSet<>(environments));
        if (environments.isEmpty()) {
            throw new IllegalArgumentException("phase " + name + " has no environment");
        }
        if (!(review >= 0 && review < 1)) {
            throw new IllegalArgumentException("the share of review must be at least 0 and below 1 but was " + review);
        }
        atStart = List.copyOf(atStart);
    }

    PhaseBegan.Phase told() {
        return new PhaseBegan.Phase(name, List.copyOf(environments));
    }
}

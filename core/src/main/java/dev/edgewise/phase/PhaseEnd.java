package dev.edgewise.phase;

import dev.edgewise.task.Cell;
import java.util.List;

/// What ends a phase: the first of these that holds. A phase without an end goes on to the end of the run.
///
/// @param steps optimizer steps of the phase; 0 for no such end
/// @param tokens prompt and completion tokens of the phase; 0 for no such end
/// @param mastery cells that are all mastered ([dev.edgewise.curriculum.Stage#REVIEW]); empty for no such end
/// @param stagnation optimizer steps in a row without progress; 0 for no such end
public record PhaseEnd(int steps, long tokens, List<Cell> mastery, int stagnation) {
    public PhaseEnd {
        if (steps < 0 || tokens < 0 || stagnation < 0) {
            throw new IllegalArgumentException("the end of a phase must be at least 0 but was " + steps + " steps, "
                    + tokens + " tokens, stagnation of " + stagnation + " steps");
        }
        mastery = List.copyOf(mastery);
    }
}

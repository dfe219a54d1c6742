package dev.edgewise.curriculum.edge;

import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.Stage;
import dev.edgewise.task.Cell;
import java.util.List;

/// Takes a rung beyond an end of the ladder into play when the frontier has left it.
///
/// - Above, when every rung is mastered: there is nothing left to learn on the ladder.
/// - Below, when nothing has succeeded on any rung and the lowest is hopeless: its 95 % quantile lies below the
///   threshold of [dev.edgewise.curriculum.StagePolicy] after at least [#TRIES] rollouts.
///
/// At most one rung per environment and step, and only as many as the environment can generate.
final class LadderGrowth {
    private static final int TRIES = 64;
    private static final double HIGH = 0.95;

    private LadderGrowth() {}

    static void grow(Progress progress) {
        for (String environment : progress.ladders().environments()) {
            List<Cell> rungs = progress.cells(environment);
            Cell lowest = rungs.getFirst();
            if (rungs.stream().allMatch(rung -> progress.stage(rung) == Stage.REVIEW)) {
                progress.growAbove(environment);
            } else if (rungs.stream().allMatch(rung -> progress.stage(rung) == Stage.IMITATE)
                    && progress.rollouts(lowest) >= TRIES
                    && progress.measured(lowest).quantile(HIGH)
                            < progress.policy(environment).hopeless()) {
                progress.growBelow(environment);
            }
        }
    }
}

package dev.edgewise.curriculum.imitation;

import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.Stage;
import dev.edgewise.error.ConfigException;
import dev.edgewise.task.Cell;

/// Decides which cells are no skill yet. These are in stage IMITATE, or their measured mean lies less than
/// `skill` of the way from chance to 1.
///
/// `skill` 0 stops showing a rung at its first success, which suits a pretrained model. A model with random
/// weights has lucky successes, one in ten on one-digit answers, long before it can do anything. 0.5 keeps
/// showing until it can.
///
/// @param skill pass rate in [0, 1) from which a cell is no longer a target
record Targets(double skill) {
    Targets {
        if (!(skill >= 0 && skill < 1)) {
            throw new ConfigException("imitate_below is " + skill + "; allowed is 0 to below 1, for example 0.5");
        }
    }

    boolean contain(Progress progress, Cell cell) {
        return progress.stage(cell) == Stage.IMITATE || progress.skill(cell) < skill;
    }
}

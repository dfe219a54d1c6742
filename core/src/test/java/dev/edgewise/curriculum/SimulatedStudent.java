package dev.edgewise.curriculum;

import dev.edgewise.SampleGroups;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/// A learner one can compute: each cell has a logit, p = σ(logit).
///
/// A group with k of G successes raises its cell's logit by `rate · 4 (k/G)(1 − k/G)`, so only mixed groups
/// teach, and the neighbours by half of it. A demonstration raises the logit of its cell by `imitationRate` where
/// the level below is mostly solved, and by a tenth of that elsewhere: one cannot copy what one does not
/// understand. Imitation does not lift a cell above logit 0.
final class SimulatedStudent {
    private final double rate;
    private final double imitationRate;
    private final Map<Cell, Double> logits = new HashMap<>();

    SimulatedStudent(Ladders ladders, double easiest, double rate, double imitationRate) {
        this.rate = rate;
        this.imitationRate = imitationRate;
        ladders.cells().forEach(cell -> logits.put(cell, easiest - 1.5 * cell.level()));
    }

    private SimulatedStudent(SimulatedStudent other) {
        rate = other.rate;
        imitationRate = other.imitationRate;
        logits.putAll(other.logits);
    }

    SimulatedStudent copy() {
        return new SimulatedStudent(this);
    }

    double passRate(Cell cell) {
        return 1 / (1 + Math.exp(-logits.get(cell)));
    }

    RolloutGroup answer(Cell cell, int groupSize, RandomGenerator random) {
        double p = passRate(cell);
        int successes = (int) random.doubles(groupSize).filter(u -> u < p).count();
        return SampleGroups.outcomes(cell, groupSize, successes);
    }

    void learn(RolloutGroup group) {
        double share = (double) group.successes() / group.size();
        double gain = rate * 4 * share * (1 - share);
        Cell cell = group.task().cell();
        for (int offset = -1; offset <= 1; offset++) {
            if (cell.level() + offset >= 0) {
                Cell near = new Cell(cell.environment(), cell.level() + offset);
                logits.computeIfPresent(near, (c, logit) -> logit + gain * (c.equals(cell) ? 1 : 0.5));
            }
        }
    }

    void imitate(Cell cell) {
        boolean ready = cell.level() == 0 || passRate(new Cell(cell.environment(), cell.level() - 1)) > 0.3;
        double gain = ready ? imitationRate : imitationRate / 10;
        logits.compute(cell, (c, logit) -> logit > 0 ? logit : Math.min(0, logit + gain));
    }

    /// Levels of the environment with p ≥ ½, counted from the easiest.
    int solved(Ladders ladders, String environment) {
        int solved = 0;
        for (Cell cell : ladders.cells(environment)) {
            if (passRate(cell) < 0.5) {
                break;
            }
            solved++;
        }
        return solved;
    }
}

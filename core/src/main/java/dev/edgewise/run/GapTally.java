package dev.edgewise.run;

import dev.edgewise.curriculum.CellState;
import dev.edgewise.curriculum.Frontier;
import dev.edgewise.task.Cell;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Adds up [FrontierGap] from what the curriculum says after each step. A cell's rollouts of the step are the
/// growth of its count. They were asked at the frontier of the step before.
public final class GapTally {
    private final Map<Cell, Long> rollouts = new HashMap<>();
    private final Map<String, SortedMap<Integer, Double>> passRates = new HashMap<>();
    private final Map<String, double[]> sums = new LinkedHashMap<>();

    /// Takes in the cells after a step.
    ///
    /// @return the mean distance of the step's rollouts from the frontiers; NaN when there were none
    public double add(List<CellState> cells) {
        double distance = 0;
        long asked = 0;
        for (CellState state : cells) {
            Cell cell = state.cell();
            long fresh = Math.max(0, state.rollouts() - rollouts.getOrDefault(cell, 0L)); // less after a rollback
            double gap = cell.level() + 0.5 - Frontier.of(passRates.getOrDefault(cell.environment(), new TreeMap<>()));
            double[] sum = sums.computeIfAbsent(cell.environment(), _ -> new double[3]);
            sum[0] += fresh * gap;
            sum[1] += fresh * Math.abs(gap);
            sum[2] += fresh;
            distance += fresh * Math.abs(gap);
            asked += fresh;
        }
        for (CellState state : cells) {
            rollouts.put(state.cell(), state.rollouts());
            passRates
                    .computeIfAbsent(state.cell().environment(), _ -> new TreeMap<>())
                    .put(state.cell().level(), state.aboveChance());
        }
        return asked == 0 ? Double.NaN : distance / asked;
    }

    /// Returns the gap of every environment that was trained on.
    Map<String, FrontierGap> gaps() {
        Map<String, FrontierGap> gaps = new LinkedHashMap<>();
        sums.forEach((environment, sum) -> {
            if (sum[2] > 0) {
                gaps.put(environment, new FrontierGap(sum[0] / sum[2], sum[1] / sum[2]));
            }
        });
        return gaps;
    }
}

package dev.edgewise.probe;

import dev.edgewise.eval.Interval;
import java.util.List;

/// What a probe found about one environment.
///
/// @param inferred whether the levels were inferred by the probe itself, because the data set has none
/// @param cells one per level, easiest first
/// @param chance what guessing gets
/// @param frontier rungs climbed (pass rate at least ½ above chance), with a 95 % range under the ladder's belief
public record LadderMap(
        String environment, boolean inferred, List<CellEstimate> cells, double chance, Interval frontier) {
    public LadderMap {
        cells = List.copyOf(cells);
    }

    /// Returns the standing of a cell by its measured pass rate.
    public Standing standing(CellEstimate cell, int groupSize) {
        return Standing.of(cell.passRate().estimate(), groupSize, chance);
    }

    /// Tells whether the range of the frontier is wider than two rungs: the budget was then too small to tell.
    public boolean tooSmallToTell() {
        return frontier.high() - frontier.low() > 2;
    }
}

package dev.edgewise.curriculum;

import dev.edgewise.task.Cell;

/// What the curriculum believes of one cell.
///
/// @param passRate posterior mean of p
/// @param lower 5 % quantile of the posterior
/// @param upper 95 % quantile of the posterior
/// @param rollouts rollouts so far, rejected groups included
/// @param signalProbability 1 − pᴳ − (1−p)ᴳ at the posterior mean
/// @param chance what guessing gets
public record CellState(
        Cell cell,
        Stage stage,
        double passRate,
        double lower,
        double upper,
        long rollouts,
        double signalProbability,
        double chance) {
    /// Makes the state of a cell where guessing gets nothing.
    public CellState(
            Cell cell,
            Stage stage,
            double passRate,
            double lower,
            double upper,
            long rollouts,
            double signalProbability) {
        this(cell, stage, passRate, lower, upper, rollouts, signalProbability, 0);
    }

    /// Returns the pass rate above chance, which the [Frontier] counts.
    public double aboveChance() {
        return Frontier.aboveChance(passRate, chance);
    }
}

package dev.edgewise.study;

import java.util.List;
import java.util.stream.Stream;

/// The price that an arm paid for a target: a frontier or an accuracy.
///
/// @param reached number of runs, of `runs`, that got there
/// @param bounded whether a run on either side never got there, so that the ratios are only bounds
public record TargetCost(Target target, int reached, int runs, Price rollouts, Price tokens, boolean bounded) {
    /// @param theirs runs of the reference on the same seeds; empty for the reference itself
    static TargetCost of(Target target, List<RunOutcome> ours, List<RunOutcome> theirs) {
        int reached = (int) ours.stream().filter(run -> reaches(run, target)).count();
        boolean bounded = Stream.concat(ours.stream(), theirs.stream()).anyMatch(run -> !reaches(run, target));
        return new TargetCost(
                target,
                reached,
                ours.size(),
                Price.of(target, BudgetUnit.ROLLOUTS, ours, theirs),
                Price.of(target, BudgetUnit.TOKENS, ours, theirs),
                bounded);
    }

    /// Returns the price in `unit`.
    public Price in(BudgetUnit unit) {
        return switch (unit) {
            case ROLLOUTS -> rollouts;
            case TOKENS -> tokens;
        };
    }

    private static boolean reaches(RunOutcome run, Target target) {
        return target.spent(run, BudgetUnit.ROLLOUTS).isPresent();
    }
}

package dev.edgewise.study;

import dev.edgewise.eval.Bootstrap;
import dev.edgewise.eval.Interval;
import dev.edgewise.random.Seeds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The amount that an arm spent on the way to a target, in one unit.
///
/// @param mean mean over runs. A run that never got there counts with all it had, so the mean is then a lower
///     bound
/// @param ratio geometric mean over seeds of the ratio of what this arm spent to what the reference spent, with
///     its interval: below 1 the arm is cheaper. Runs that never got there count with all they had. It is null
///     for the reference, if nobody got there, and if a side begins there
public record Price(double mean, @Nullable Interval ratio) {
    /// @param ours runs of the arm
    /// @param theirs runs of the reference on the same seeds; empty for the reference itself
    static Price of(Target target, BudgetUnit unit, List<RunOutcome> ours, List<RunOutcome> theirs) {
        double mean = ours.stream()
                .mapToDouble(run -> paid(run, target, unit))
                .average()
                .orElse(Double.NaN);
        double[] logs = new double[theirs.size()];
        boolean known = logs.length > 0 && (anyReached(ours, target, unit) || anyReached(theirs, target, unit));
        for (int i = 0; i < logs.length; i++) {
            double one = paid(ours.get(i), target, unit);
            double other = paid(theirs.get(i), target, unit);
            known &= one > 0 && other > 0;
            logs[i] = Math.log(one / other);
        }
        if (!known) {
            return new Price(mean, null);
        }
        Interval log = Bootstrap.mean(logs, Seeds.stream(0, target.path()));
        return new Price(mean, new Interval(Math.exp(log.estimate()), Math.exp(log.low()), Math.exp(log.high())));
    }

    private static boolean anyReached(List<RunOutcome> runs, Target target, BudgetUnit unit) {
        return runs.stream().anyMatch(run -> target.spent(run, unit).isPresent());
    }

    private static double paid(RunOutcome run, Target target, BudgetUnit unit) {
        return target.spent(run, unit).orElse(unit.all(run));
    }
}

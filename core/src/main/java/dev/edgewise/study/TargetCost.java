package dev.edgewise.study;

import dev.edgewise.eval.Bootstrap;
import dev.edgewise.eval.Interval;
import dev.edgewise.random.Seeds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an arm paid for a frontier.
///
/// @param target rungs climbed
/// @param reached runs that got there
/// @param rollouts mean of the rollouts to the target, a run that never got there counted with all it had; a lower
///     bound where not all reached it
/// @param ratio geometric mean over seeds of this arm's rollouts by the reference's, with its interval: below 1
///     the arm is cheaper. Runs that never got there count with all they had; null for the reference, where nobody
///     got there and where a side begins there
/// @param bounded whether a run on either side never got there, so that the ratio is only a bound
public record TargetCost(
        int target,
        int reached,
        int runs,
        double rollouts,
        @Nullable Interval ratio,
        boolean bounded) {
    static TargetCost of(int target, List<RunOutcome> arm, List<RunOutcome> reference, boolean compare) {
        int reached = (int)
                arm.stream().filter(run -> run.rolloutsTo(target).isPresent()).count();
        double mean =
                arm.stream().mapToDouble(run -> paid(run, target)).average().orElse(Double.NaN);
        double[] logs = new double[Math.min(arm.size(), reference.size())];
        boolean anyReached = reached > 0
                || reference.stream().anyMatch(run -> run.rolloutsTo(target).isPresent());
        boolean known = compare && logs.length > 0 && anyReached;
        boolean bounded = false;
        for (int i = 0; i < logs.length; i++) {
            double ours = paid(arm.get(i), target);
            double theirs = paid(reference.get(i), target);
            known &= ours > 0 && theirs > 0;
            bounded |= arm.get(i).rolloutsTo(target).isEmpty()
                    || reference.get(i).rolloutsTo(target).isEmpty();
            logs[i] = Math.log(ours / theirs);
        }
        Interval ratio = null;
        if (known) {
            Interval log = Bootstrap.mean(logs, Seeds.stream(0, "study", "target", target));
            ratio = new Interval(Math.exp(log.estimate()), Math.exp(log.low()), Math.exp(log.high()));
        }
        return new TargetCost(target, reached, arm.size(), mean, ratio, bounded);
    }

    private static double paid(RunOutcome run, int target) {
        return (double) run.rolloutsTo(target).orElse(run.rollouts());
    }
}

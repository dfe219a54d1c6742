package dev.edgewise.study;

import dev.edgewise.event.StopReason;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// The outcome of one run of a study.
///
/// @param tokens prompt and completion tokens of its rollouts and demonstrations
/// @param edgeShare share of its rollouts in groups with both outcomes
/// @param frontierGap mean distance of the trained rungs from the frontier; NaN where it is not known
/// @param frontier rungs climbed at the end by the final evaluation, summed over the environments
/// @param accuracy mean over the levels by the final evaluation
/// @param passAtK share of held-out tasks that are right in one of several samples; NaN where it was not measured
/// @param majorityAtK share of held-out tasks to which the answer of most samples is right; NaN where there were none
/// @param formats formats in effect among the samples, exp(H), mean over the environments; NaN where there were none
/// @param plasticity how high a fresh run gets from the weights at the end, as a share of that from the start; NaN
///     where it was not measured
/// @param backwardTransfer what later phases did to the accuracy of earlier ones, see
///     [dev.edgewise.phase.Transfer]; NaN where nothing of that kind was measured
/// @param forwardTransfer what earlier phases did for those that were yet to come; NaN as above
/// @param kl KL(policy ‖ reference) on held-out tasks when it was last read, nats per token; NaN where it never was
/// @param teacherTokens tokens that teachers read and wrote
/// @param retention accuracy at the end on the cells that were mastered before; NaN where none was
/// @param meanLength tokens per completion of the final evaluation
/// @param repetition share of repeated 3-grams of the final evaluation
/// @param curve the held-out measurements during the run, the one before the first step first
public record RunOutcome(
        String arm,
        long seed,
        StopReason stopped,
        int steps,
        long rollouts,
        long tokens,
        double seconds,
        double edgeShare,
        double frontierGap,
        double frontier,
        double accuracy,
        double passAtK,
        double majorityAtK,
        double formats,
        double plasticity,
        double backwardTransfer,
        double forwardTransfer,
        double kl,
        long teacherTokens,
        double retention,
        double meanLength,
        double repetition,
        List<CurvePoint> curve) {
    public RunOutcome {
        curve = List.copyOf(curve);
        if (curve.isEmpty()) {
            throw new IllegalArgumentException("a run has at least the measurement before its first step");
        }
    }

    /// Returns the frontier after `at` rollouts or tokens: that of the last measurement up to there.
    public double frontierAt(long at, BudgetUnit unit) {
        double last = curve.getFirst().frontier();
        for (CurvePoint point : curve) {
            if (unit.at(point) <= at) {
                last = point.frontier();
            }
        }
        return last;
    }

    /// Returns the frontier averaged over the rollouts or tokens of the run.
    public double meanFrontier(BudgetUnit unit) {
        return mean(CurvePoint::frontier, unit);
    }

    /// Returns the accuracy over all levels, averaged over the rollouts or tokens of the run.
    public double meanAccuracy(BudgetUnit unit) {
        return mean(CurvePoint::accuracy, unit);
    }

    /// Averages over straight lines between measurements.
    private double mean(ToDoubleFunction<CurvePoint> value, BudgetUnit unit) {
        double area = 0;
        for (int i = 1; i < curve.size(); i++) {
            CurvePoint a = curve.get(i - 1);
            CurvePoint b = curve.get(i);
            area += (unit.at(b) - unit.at(a)) * (value.applyAsDouble(a) + value.applyAsDouble(b)) / 2;
        }
        double reached = unit.at(curve.getLast());
        return reached == 0 ? value.applyAsDouble(curve.getFirst()) : area / reached;
    }
}

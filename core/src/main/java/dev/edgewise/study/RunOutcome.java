package dev.edgewise.study;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;

/// What one run of a study came to.
///
/// @param stopped why it ended, as `summary.json` says
/// @param edgeShare share of its rollouts in groups with both outcomes
/// @param frontierGap mean distance of the trained rungs from the frontier; NaN where it is not known
/// @param frontier rungs climbed at the end by the final evaluation, summed over the environments
/// @param accuracy mean over the levels by the final evaluation
/// @param retention accuracy at the end on the cells that were mastered before; NaN where none was
/// @param meanLength tokens per completion of the final evaluation
/// @param repetition share of repeated 3-grams of the final evaluation
/// @param curve the held-out measurements during the run, the one before the first step first
public record RunOutcome(
        String arm,
        long seed,
        String stopped,
        int steps,
        long rollouts,
        long tokens,
        double seconds,
        double edgeShare,
        double frontierGap,
        double frontier,
        double accuracy,
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

    /// Rollouts up to the first measurement with this frontier; empty when none had it.
    public OptionalLong rolloutsTo(int target) {
        return curve.stream()
                .filter(point -> point.frontier() >= target)
                .mapToLong(CurvePoint::rollouts)
                .findFirst();
    }

    /// The frontier after `at` rollouts: that of the last measurement up to there.
    public double frontierAt(long at) {
        double last = curve.getFirst().frontier();
        for (CurvePoint point : curve) {
            if (point.rollouts() <= at) {
                last = point.frontier();
            }
        }
        return last;
    }

    /// The frontier averaged over the rollouts of the run.
    public double meanFrontier() {
        return mean(CurvePoint::frontier);
    }

    /// The accuracy over all levels averaged over the rollouts of the run.
    public double meanAccuracy() {
        return mean(CurvePoint::accuracy);
    }

    /// Straight lines between measurements.
    private double mean(ToDoubleFunction<CurvePoint> value) {
        double area = 0;
        for (int i = 1; i < curve.size(); i++) {
            CurvePoint a = curve.get(i - 1);
            CurvePoint b = curve.get(i);
            area += (b.rollouts() - a.rollouts()) * (value.applyAsDouble(a) + value.applyAsDouble(b)) / 2;
        }
        long reached = curve.getLast().rollouts();
        return reached == 0 ? value.applyAsDouble(curve.getFirst()) : area / reached;
    }
}

package dev.edgewise.study;

import dev.edgewise.eval.Bootstrap;
import dev.edgewise.eval.Interval;
import dev.edgewise.eval.PairedDifference;
import dev.edgewise.random.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The result of one arm over its finished runs.
///
/// @param runs by seed
/// @param means by metric: the mean over runs with its interval; metrics that no run has are absent
/// @param differences by metric: this arm minus the reference on the same seeds; empty for the reference itself
/// @param costs one per frontier that is a target
/// @param accuracyCosts one per accuracy that is a target
public record ArmResult(
        String arm,
        List<RunOutcome> runs,
        Map<StudyMetric, Interval> means,
        Map<StudyMetric, PairedDifference> differences,
        List<TargetCost> costs,
        List<TargetCost> accuracyCosts) {
    public ArmResult {
        runs = List.copyOf(runs);
        means = Collections.unmodifiableMap(new EnumMap<>(means));
        differences = Collections.unmodifiableMap(new EnumMap<>(differences));
        costs = List.copyOf(costs);
        accuracyCosts = List.copyOf(accuracyCosts);
    }

    /// @param reference runs of the reference arm
    static ArmResult of(StudyPlan plan, String arm, List<RunOutcome> runs, List<RunOutcome> reference) {
        boolean compare = !arm.equals(plan.reference());
        Map<StudyMetric, Interval> means = new EnumMap<>(StudyMetric.class);
        Map<StudyMetric, PairedDifference> differences = new EnumMap<>(StudyMetric.class);
        List<RunOutcome> ours = new ArrayList<>();
        List<RunOutcome> theirs = new ArrayList<>();
        for (RunOutcome run : runs) {
            sameSeed(reference, run.seed()).ifPresent(other -> {
                ours.add(run);
                theirs.add(other);
            });
        }
        for (StudyMetric metric : StudyMetric.values()) {
            double[] values = values(metric, runs, plan.unit());
            if (values.length > 0 && finite(values)) {
                means.put(metric, Bootstrap.mean(values, Seeds.stream(0, "study", "mean", metric)));
            }
            double[] treated = values(metric, ours, plan.unit());
            double[] untreated = values(metric, theirs, plan.unit());
            if (compare && treated.length > 0 && finite(treated) && finite(untreated)) {
                differences.put(
                        metric,
                        PairedDifference.of(treated, untreated, Seeds.stream(0, "study", "difference", metric)));
            }
        }
        Function<Target, TargetCost> cost =
                target -> compare ? TargetCost.of(target, ours, theirs) : TargetCost.of(target, runs, List.of());
        return new ArmResult(
                arm,
                runs,
                means,
                differences,
                plan.targets().stream().map(Target.Rungs::new).map(cost).toList(),
                plan.targetAccuracies().stream()
                        .map(Target.Accuracy::new)
                        .map(cost)
                        .toList());
    }

    private static Optional<RunOutcome> sameSeed(List<RunOutcome> runs, long seed) {
        return runs.stream().filter(run -> run.seed() == seed).findFirst();
    }

    private static double[] values(StudyMetric metric, List<RunOutcome> runs, BudgetUnit unit) {
        return runs.stream().mapToDouble(run -> metric.of(run, unit)).toArray();
    }

    private static boolean finite(double[] values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}

package dev.edgewise.probe;

import dev.edgewise.eval.InformativeShare;
import dev.edgewise.eval.Interval;
import dev.edgewise.eval.PassAtK;
import dev.edgewise.task.Cell;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/// What a probe found about one cell.
///
/// @param description what the level asks
/// @param tasks tasks asked
/// @param rollouts completions sampled
/// @param passAtK by k: the unbiased estimate of pass@k with its 95 % interval over tasks; k = 1 is always there
/// @param informative probability that a training group holds both outcomes, with its interval
/// @param meanLength mean completion length, tokens
/// @param truncated share of completions cut at the length limit
public record CellEstimate(
        Cell cell,
        String description,
        int tasks,
        long rollouts,
        Map<Integer, Interval> passAtK,
        Interval informative,
        double meanLength,
        double truncated) {
    public CellEstimate {
        passAtK = Collections.unmodifiableMap(new TreeMap<>(passAtK));
        if (!passAtK.containsKey(1)) {
            throw new IllegalArgumentException("an estimate of a cell has its pass@1");
        }
    }

    /// Returns pass@1.
    public Interval passRate() {
        return Objects.requireNonNull(passAtK.get(1), "checked by the constructor");
    }

    /// Returns pass@k, or pass@1 if that k was not asked for.
    public Interval passAt(int k) {
        Interval known = passAtK.get(k);
        return known == null ? passRate() : known;
    }

    static CellEstimate of(CellSample sample, String description, ProbePlan plan) {
        List<TaskOutcome> outcomes = sample.outcomes();
        Map<Integer, Interval> passAtK = new TreeMap<>();
        passAtK.put(1, over(outcomes, TaskOutcome::passRate, plan.samples()));
        for (int k : plan.ks()) {
            if (k > 1) {
                passAtK.put(
                        k, over(outcomes, o -> PassAtK.estimate(o.samples(), o.successes(), k), plan.samples() / k));
            }
        }
        int group = plan.groupSize();
        Interval informative = over(
                outcomes, o -> InformativeShare.estimate(o.samples(), o.successes(), group), plan.samples() / group);
        long rollouts = outcomes.stream().mapToLong(TaskOutcome::samples).sum();
        long tokens = outcomes.stream().mapToLong(TaskOutcome::completionTokens).sum();
        long cut = outcomes.stream().mapToLong(TaskOutcome::truncated).sum();
        return new CellEstimate(
                sample.cell(),
                description,
                outcomes.size(),
                rollouts,
                passAtK,
                informative,
                (double) tokens / rollouts,
                (double) cut / rollouts);
    }

    /// @param worth most independent observations that a task can give: 8 samples hold two groups of 4
    private static Interval over(List<TaskOutcome> outcomes, ToDoubleFunction<TaskOutcome> value, int worth) {
        return Interval.ofTasks(outcomes.stream().mapToDouble(value).toArray(), Math.max(1, worth));
    }
}

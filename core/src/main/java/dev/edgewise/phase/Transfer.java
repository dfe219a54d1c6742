package dev.edgewise.phase;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// How training on one phase changes accuracy on the others, by the measures of GEM (Lopez-Paz and Ranzato,
/// 1706.08840, section 2). With R_ij the held-out accuracy on phase j's tasks at the end of phase i, and b_j
/// that before the first step, over k phases that have ended, of T in all:
///
///     average accuracy  = 1/k · Σ_{j=1..k} R_kj
///     backward transfer = 1/(k−1) · Σ_{j=1..k−1} (R_kj − R_jj)
///     forward transfer  = 1/(m−1) · Σ_{j=2..m} (R_{j−1,j} − b_j),   m = min(k + 1, T)
///
/// Backward transfer below 0 is forgetting. Forward transfer above 0 means that earlier phases helped tasks that
/// had not been trained yet.
///
/// **How we differ:** GEM's b is the accuracy of random weights, ours that of the weights that the run began
/// with. With k < T the measures are those of the phases that have ended.
///
/// @param before b, one for each of the T phases; NaN where it was not measured
/// @param ends R, a row for each phase that has ended, each with T accuracies
public record Transfer(List<Double> before, List<List<Double>> ends) {
    public Transfer {
        before = List.copyOf(before);
        ends = ends.stream().map(List::copyOf).toList();
        if (ends.size() > before.size()) {
            throw new IllegalArgumentException(ends.size() + " phases cannot have ended of " + before.size());
        }
    }

    /// Returns the mean accuracy on the phases that have ended, after the last of them.
    public OptionalDouble accuracy() {
        return mean(IntStream.range(0, ends.size()), j -> ends.getLast().get(j));
    }

    /// Returns backward transfer; empty before the second end.
    public OptionalDouble backward() {
        return mean(
                IntStream.range(0, ends.size() - 1),
                j -> ends.getLast().get(j) - ends.get(j).get(j));
    }

    /// Returns forward transfer; empty where no phase follows one that has ended.
    public OptionalDouble forward() {
        return mean(
                IntStream.range(1, Math.min(ends.size() + 1, before.size())),
                j -> ends.get(j - 1).get(j) - before.get(j));
    }

    private static OptionalDouble mean(IntStream phases, IntToDoubleFunction value) {
        OptionalDouble mean = phases.mapToDouble(value).average();
        return mean.isPresent() && Double.isNaN(mean.getAsDouble()) ? OptionalDouble.empty() : mean;
    }
}

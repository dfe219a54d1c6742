package dev.edgewise.ranking.metric;

import dev.edgewise.numeric.Order;
import java.util.Arrays;

/// Normalised discounted cumulative gain:
///
///     DCG@k = Σ over ranks r ≤ k of gain(grade at r) / log₂(1 + r);   nDCG@k = DCG@k / DCG@k of the ideal order
///
/// The ideal order is that of all judged documents, ranked or not. Without a gain anywhere nDCG is 0. Where a judged
/// grade is below 0, as a teacher's logits are, the lowest counts as 0 and the others by how far they are above it:
/// gains are then never negative, and the ideal order is the best one.
///
/// @param k documents that count; [#ALL] for all
public record Ndcg(int k, Gain gain) {
    /// All documents count.
    public static final int ALL = Integer.MAX_VALUE;

    private static final double LOG_2 = Math.log(2);

    public Ndcg {
        if (k < 1) {
            throw new IllegalArgumentException("k must be at least 1 but was " + k);
        }
    }

    /// Returns nDCG with the gain of tied documents averaged: the mean over all orders of the ties. scikit-
    /// learn's `ndcg_score`.
    ///
    /// @param scores of the ranked documents
    /// @param grades of the ranked documents
    /// @param judged grades of all judged documents
    public double averaged(double[] scores, double[] grades, double[] judged) {
        int[] order = Order.descending(scores);
        double zero = zero(judged);
        double[] gains = new double[order.length];
        for (int start = 0; start < order.length; ) {
            int end = Order.endOfTies(scores, order, start);
            double sum = 0;
            for (int at = start; at < end; at++) {
                sum += gain.of(grades[order[at]] - zero);
            }
            Arrays.fill(gains, start, end, sum / (end - start));
            start = end;
        }
        return normalised(gains, judged, zero);
    }

    /// Returns nDCG of grades in the order of their ranks.
    ///
    /// @param judged grades of all judged documents
    public double ranked(double[] grades, double[] judged) {
        double zero = zero(judged);
        return normalised(
                Arrays.stream(grades).map(grade -> gain.of(grade - zero)).toArray(), judged, zero);
    }

    /// Returns the grade that is worth nothing.
    private static double zero(double[] judged) {
        return Math.min(0, Arrays.stream(judged).min().orElse(0));
    }

    private double normalised(double[] gains, double[] judged, double zero) {
        double[] best = Arrays.stream(judged)
                .map(grade -> gain.of(grade - zero))
                .sorted()
                .toArray();
        for (int i = 0; i < best.length / 2; i++) {
            double swapped = best[i];
            best[i] = best[best.length - 1 - i];
            best[best.length - 1 - i] = swapped;
        }
        double ideal = discounted(best);
        return ideal == 0 ? 0 : discounted(gains) / ideal;
    }

    private double discounted(double[] gains) {
        double sum = 0;
        for (int i = 0; i < Math.min(k, gains.length); i++) {
            sum += gains[i] * LOG_2 / Math.log(i + 2.0);
        }
        return sum;
    }
}

package dev.edgewise.ranking.metric;

import dev.edgewise.eval.Interval;
import dev.edgewise.numeric.Order;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// The bootstrap interval of the AUC over all pairs, whose queries, or topics, are drawn again: pairs of a query are
/// not independent.
final class AucInterval {
    private static final int RESAMPLES = 1000;

    private AucInterval() {}

    /// Returns the AUC with its 95 % interval. Draws without relevant pairs, or without others, are left out.
    ///
    /// @param pairs with an AUC
    /// @param units what is drawn again with each pair, from 0 on
    static Interval of(ScoredRelevance pairs, int[] units, RandomGenerator random) {
        int[] order = Order.descending(pairs.scores());
        int count = Arrays.stream(units).max().orElseThrow() + 1;
        double[] drawn = new double[RESAMPLES];
        int defined = 0;
        for (int r = 0; r < RESAMPLES; r++) {
            int[] times = new int[count];
            for (int i = 0; i < count; i++) {
                times[random.nextInt(count)]++;
            }
            double auc = auc(pairs, order, units, times);
            if (!Double.isNaN(auc)) {
                drawn[defined++] = auc;
            }
        }
        double[] sorted = Arrays.copyOf(drawn, defined);
        Arrays.sort(sorted);
        double auc = pairs.auc();
        return defined == 0
                ? new Interval(auc, auc, auc)
                : new Interval(
                        auc,
                        Math.min(auc, PairedComparison.Units.quantile(sorted, 0.025)),
                        Math.max(auc, PairedComparison.Units.quantile(sorted, 0.975)));
    }

    /// Returns the AUC of pairs that count as often as their unit was drawn.
    private static double auc(ScoredRelevance pairs, int[] order, int[] units, int[] times) {
        double positives = 0;
        double negatives = 0;
        double right = 0;
        for (int start = 0; start < order.length; ) {
            int end = Order.endOfTies(pairs.scores(), order, start);
            double tiedPositives = 0;
            double tiedNegatives = 0;
            for (int at = start; at < end; at++) {
                int weight = times[units[order[at]]];
                tiedPositives += pairs.relevant()[order[at]] ? weight : 0;
                tiedNegatives += pairs.relevant()[order[at]] ? 0 : weight;
            }
            right += tiedNegatives * (positives + tiedPositives / 2);
            positives += tiedPositives;
            negatives += tiedNegatives;
            start = end;
        }
        return right / (positives * negatives);
    }
}

package dev.edgewise.rerank;

import dev.edgewise.event.StepMetrics;
import dev.edgewise.ranking.RankingNeeds.Labels;
import dev.edgewise.ranking.ScoredList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Says of the scores of a step how they lie, and how often they order a query's documents as their labels do.
final class ScoreMetrics {
    private ScoreMetrics() {}

    /// Returns mean and standard deviation of all logits, the mean deviation within a query, and the share of a
    /// query's own pairs of different labels that are in order, ties counted half.
    ///
    /// @param scored logits and labels of each list
    /// @param labels what the labels are
    static Map<String, Double> of(List<RankList> lists, List<ScoredList> scored, Labels labels) {
        Moments all = new Moments();
        double within = 0;
        int several = 0;
        double right = 0;
        long pairs = 0;
        for (int l = 0; l < scored.size(); l++) {
            ScoredList list = scored.get(l);
            Moments own = new Moments();
            for (double[] row : list.logits()) {
                for (double logit : row) {
                    all.add(logit);
                }
                own.add(row[0]);
            }
            if (list.size() > 1) {
                within += own.deviation();
                several++;
            }
            if (list.logits()[0].length == 1 && list.labels()[0].length == 1) {
                PairOrder order = PairOrder.of(list, lists.get(l).own(), labels);
                right += order.right();
                pairs += order.pairs();
            }
        }
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(StepMetrics.SCORE_MEAN, all.mean());
        metrics.put(StepMetrics.SCORE_SPREAD, all.deviation());
        if (several > 0) {
            metrics.put("scores/std_within_query", within / several);
        }
        if (pairs > 0) {
            metrics.put(StepMetrics.PAIR_ACCURACY, right / pairs);
        }
        return metrics;
    }

    /// Sums of a series of numbers.
    private static final class Moments {
        private long count;
        private double mean;
        private double squares;

        void add(double value) {
            count++;
            double before = value - mean;
            mean += before / count;
            squares += before * (value - mean);
        }

        double mean() {
            return mean;
        }

        double deviation() {
            return count == 0 ? 0 : Math.sqrt(squares / count);
        }
    }
}

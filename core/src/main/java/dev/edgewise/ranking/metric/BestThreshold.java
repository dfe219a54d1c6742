package dev.edgewise.ranking.metric;

import dev.edgewise.numeric.Order;

/// The best accuracy and F1 that a threshold on the score gives, with sentence-transformers' keys.
///
/// @param accuracy the best share of right decisions
/// @param accuracyThreshold gives it
/// @param f1 the best F1
/// @param f1Threshold gives it
/// @param precision at `f1Threshold`
/// @param recall at `f1Threshold`
public record BestThreshold(
        double accuracy, double accuracyThreshold, double f1, double f1Threshold, double precision, double recall) {
    /// Returns what thresholds can attain: documents with `score ≥ threshold` are taken for relevant; none and
    /// all are among the choices for accuracy, all among those for F1. A threshold lies half way between two
    /// scores.
    public static BestThreshold of(ScoredRelevance scored) {
        return new Search(scored, true).best();
    }

    /// Returns what sentence-transformers reports. Its cuts lie between any two neighbours, so that ties are cut
    /// where no threshold cuts them, and neither none nor all are taken. Of equal scores the first given comes
    /// first.
    public static BestThreshold sentenceTransformers(ScoredRelevance scored) {
        return new Search(scored, false).best();
    }

    /// Goes through the cuts from the highest score on.
    private static final class Search {
        private final ScoredRelevance scored;
        private final boolean attainable;
        private final int[] order;

        private Search(ScoredRelevance scored, boolean attainable) {
            this.scored = scored;
            this.attainable = attainable;
            this.order = Order.descending(scored.scores());
        }

        private BestThreshold best() {
            int n = order.length;
            int positives = scored.positives();
            double accuracy = attainable ? (double) (n - positives) / n : 0;
            double accuracyThreshold = attainable ? Math.nextUp(score(0)) : -1;
            double f1 = 0;
            double f1Threshold = 0;
            double precision = 0;
            double recall = 0;
            int found = 0;
            for (int taken = 1; taken <= (attainable ? n : n - 1); taken++) {
                found += scored.relevant()[order[taken - 1]] ? 1 : 0;
                if (attainable && taken < n && score(taken - 1) == score(taken)) {
                    continue;
                }
                double threshold = taken == n ? score(n - 1) : (score(taken - 1) + score(taken)) / 2;
                double right = (double) (found + n - positives - (taken - found)) / n;
                if (right > accuracy) {
                    accuracy = right;
                    accuracyThreshold = threshold;
                }
                double ownPrecision = (double) found / taken;
                double ownRecall = (double) found / positives;
                double own = 2 * ownPrecision * ownRecall / (ownPrecision + ownRecall);
                if (found > 0 && own > f1) {
                    f1 = own;
                    f1Threshold = threshold;
                    precision = ownPrecision;
                    recall = ownRecall;
                }
            }
            return new BestThreshold(accuracy, accuracyThreshold, f1, f1Threshold, precision, recall);
        }

        private double score(int rank) {
            return scored.scores()[order[rank]];
        }
    }
}

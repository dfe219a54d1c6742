package dev.edgewise.ranking.metric;

import dev.edgewise.numeric.Order;

/// Metrics of scores of documents that are relevant or not. Documents with equal scores are one step.
///
/// @param scores of the documents
/// @param relevant which of them are relevant
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ScoredRelevance(double[] scores, boolean[] relevant) {
    public ScoredRelevance {
        if (scores.length != relevant.length) {
            throw new IllegalArgumentException(scores.length + " scores for " + relevant.length + " documents");
        }
    }

    /// Makes it from grades.
    ///
    /// @param from the least grade of a relevant document
    public static ScoredRelevance of(double[] scores, double[] grades, double from) {
        boolean[] relevant = new boolean[grades.length];
        for (int i = 0; i < grades.length; i++) {
            relevant[i] = grades[i] >= from;
        }
        return new ScoredRelevance(scores, relevant);
    }

    /// Returns how many documents are relevant.
    public int positives() {
        int count = 0;
        for (boolean each : relevant) {
            count += each ? 1 : 0;
        }
        return count;
    }

    /// Returns P(score of a relevant document > of another) + ½·P(equal); NaN if all are relevant or none.
    public double auc() {
        double positives = positives();
        double negatives = relevant.length - positives;
        if (positives == 0 || negatives == 0) {
            return Double.NaN;
        }
        double[] ranks = Order.averagedRanks(scores);
        double sum = 0;
        for (int i = 0; i < ranks.length; i++) {
            sum += relevant[i] ? ranks[i] : 0;
        }
        return 1 - (sum - positives * (positives + 1) / 2) / (positives * negatives);
    }

    /// Returns Σ (R_n − R_{n−1})·P_n over distinct scores, the highest first: scikit-learn's
    /// `average_precision_score`. 0 if none is relevant.
    public double averagePrecision() {
        int[] order = Order.descending(scores);
        int positives = positives();
        double sum = 0;
        int found = 0;
        for (int start = 0; start < order.length; ) {
            int end = Order.endOfTies(scores, order, start);
            int here = 0;
            for (int at = start; at < end; at++) {
                here += relevant[order[at]] ? 1 : 0;
            }
            found += here;
            sum += here * (double) found / end;
            start = end;
        }
        return positives == 0 ? 0 : sum / positives;
    }

    /// Returns the mean of 1/rank of the first relevant document over all orders of the ties; 0 for ranks beyond
    /// k.
    public double reciprocalRank(int k) {
        int[] order = Order.descending(scores);
        for (int start = 0; start < order.length; ) {
            int end = Order.endOfTies(scores, order, start);
            int here = 0;
            for (int at = start; at < end; at++) {
                here += relevant[order[at]] ? 1 : 0;
            }
            if (here > 0) {
                return firstOf(start, end - start, here, k);
            }
            start = end;
        }
        return 0;
    }

    /// Returns the mean of 1/rank of the first of some relevant documents among tied ones.
    ///
    /// @param before documents in front of the ties
    private static double firstOf(int before, int tied, int relevant, int k) {
        double mean = 0;
        double none = 1; // that the ties so far hold no relevant document
        for (int i = 0; i <= tied - relevant && before + i < k; i++) {
            double here = (double) relevant / (tied - i);
            mean += none * here / (before + i + 1);
            none *= 1 - here;
        }
        return mean;
    }
}

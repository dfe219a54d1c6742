package dev.edgewise.ranking.loss;

import dev.edgewise.numeric.Logistic;
import dev.edgewise.numeric.Order;

/// The logistic loss of pairs that the labels order, weighted:
///
///     mean over all pairs of the batch with yᵢ > yⱼ of −w·log max(σ(s·(zᵢ − zⱼ)), ε)
///
/// Long lists weigh more, since they have more pairs. A list without such a pair is skipped. No slope goes
/// through weights and ranks.
///
/// @param weights w
/// @param mu of the weights
/// @param k only pairs whose two predicted ranks are at most k
/// @param sigma s
/// @param eps ε, which also bounds σ to the power of w; 0 for none
/// @param log the base of the logarithm
record OrderedPairs(PairWeights weights, double mu, int k, double sigma, double eps, ReductionLog log) {
    ListLoss.Share add(double[] scores, double[] labels, double[] slopes) {
        int[] order = Order.descending(scores);
        double[] gains = PairWeights.gains(labels, k);
        boolean all = weights == PairWeights.NDCG_LOSS1;
        double unit = log == ReductionLog.BINARY ? Math.log(2) : 1;
        double least = Math.log(eps);
        int depth = Math.min(k, order.length);
        double sum = 0;
        int pairs = 0;
        for (int a = 0; a < depth; a++) {
            for (int b = 0; b < depth; b++) {
                int i = order[a];
                int j = order[b];
                if (all || labels[i] > labels[j]) {
                    double weight = weights.of(a + 1, b + 1, gains[i], gains[j], mu);
                    double margin = sigma * (scores[i] - scores[j]);
                    double logistic = Logistic.log(margin);
                    double term = weight * Math.max(logistic, least);
                    pairs++;
                    sum -= Math.max(term, least) / unit;
                    if (logistic > least && term > least) {
                        double slope = -weight * sigma * Logistic.of(-margin) / unit;
                        slopes[i] += slope;
                        slopes[j] -= slope;
                    }
                }
            }
        }
        return new ListLoss.Share(sum, pairs);
    }
}

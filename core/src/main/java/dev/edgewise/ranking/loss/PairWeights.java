package dev.edgewise.ranking.loss;

import java.util.Arrays;

/// How much a pair of documents weighs in [Lambda]: `weighting_scheme`. With the gain G, the discount D(r) =
/// log₂(1 + r) of a predicted rank, and δ(x) = 1/log₂(1+x) − 1/log₂(2+x):
///
///     Gᵢ = (2^yᵢ − 1) / maxDCG@k;   labels below 0 count as 0
public enum PairWeights {
    /// 1 for each pair.
    NONE,
    /// Gᵢ / D(rᵢ), over all pairs and not only ordered ones.
    NDCG_LOSS1,
    /// δ(abs(rᵢ − rⱼ))·abs(Gᵢ − Gⱼ).
    NDCG_LOSS2,
    /// abs(1/D(rᵢ) − 1/D(rⱼ))·abs(Gᵢ − Gⱼ).
    LAMBDA_RANK,
    /// μ times the weight of NDCG_LOSS2 plus that of LAMBDA_RANK.
    NDCG_LOSS2_PP;

    private static final double LEAST_DCG = 1e-10;
    private static final double LOG_2 = Math.log(2);

    /// Returns the gains G of documents in any order.
    static double[] gains(double[] labels, int k) {
        double[] gains = Arrays.stream(labels)
                .map(label -> Math.pow(2, Math.max(0, label)) - 1)
                .toArray();
        double[] best = gains.clone();
        Arrays.sort(best);
        double most = 0;
        for (int r = 1; r <= Math.min(k, best.length); r++) {
            most += best[best.length - r] / discount(r);
        }
        double scale = Math.max(most, LEAST_DCG);
        return Arrays.stream(gains).map(gain -> gain / scale).toArray();
    }

    /// Returns the weight of a pair.
    ///
    /// @param higher predicted rank of the document i that should be above, from 1 on
    /// @param lower predicted rank of j
    /// @param gain Gᵢ
    /// @param other Gⱼ
    double of(int higher, int lower, double gain, double other, double mu) {
        double difference = Math.abs(gain - other);
        return switch (this) {
            case NONE -> 1;
            case NDCG_LOSS1 -> gain / discount(higher);
            case NDCG_LOSS2 -> apart(higher, lower) * difference;
            case LAMBDA_RANK -> moved(higher, lower) * difference;
            case NDCG_LOSS2_PP -> (mu * apart(higher, lower) + moved(higher, lower)) * difference;
        };
    }

    private static double apart(int a, int b) {
        int distance = Math.abs(a - b);
        return distance == 0 ? 0 : 1 / discount(distance) - 1 / discount(distance + 1);
    }

    private static double moved(int a, int b) {
        return Math.abs(1 / discount(a) - 1 / discount(b));
    }

    /// Returns log₂(1 + rank).
    static double discount(double rank) {
        return Math.log1p(rank) / LOG_2;
    }
}

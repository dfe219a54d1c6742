package dev.edgewise.curriculum;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Weighted draws.
public final class Draw {
    private Draw() {}

    /// Draws an index with probability proportional to its weight. It never draws an index of weight 0.
    ///
    /// @param weights finite, at least 0, not all 0
    public static int weighted(double[] weights, RandomGenerator random) {
        double total = 0;
        for (double weight : weights) {
            if (!(weight >= 0) || Double.isInfinite(weight)) {
                throw new IllegalArgumentException("weights must be finite and at least 0 but one was " + weight);
            }
            total += weight;
        }
        if (total <= 0) {
            throw new IllegalArgumentException("no weight is above 0");
        }
        double u = random.nextDouble() * total;
        int last = -1;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
                last = i;
                u -= weights[i];
                if (u < 0) {
                    return i;
                }
            }
        }
        return last; // rounding left a rest
    }

    /// Returns exp(scoreᵢ / τ), divided by their sum.
    ///
    /// @param temperature τ above 0
    public static double[] softmax(double[] scores, double temperature) {
        double highest = Arrays.stream(scores).max().orElse(0);
        double[] weights = Arrays.stream(scores)
                .map(score -> StrictMath.exp((score - highest) / temperature))
                .toArray();
        return normalised(weights);
    }

    /// Divides the weights by their sum. If the sum is 0, all come out equal.
    public static double[] normalised(double[] weights) {
        double total = Arrays.stream(weights).sum();
        return Arrays.stream(weights)
                .map(weight -> total > 0 ? weight / total : 1.0 / weights.length)
                .toArray();
    }
}

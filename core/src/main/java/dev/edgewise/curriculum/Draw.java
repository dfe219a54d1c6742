package dev.edgewise.curriculum;

import java.util.random.RandomGenerator;

/// Weighted draws.
final class Draw {
    private Draw() {}

    /// An index with probability proportional to its weight; an index of weight 0 is never drawn.
    ///
    /// @param weights finite, at least 0, not all 0
    static int weighted(double[] weights, RandomGenerator random) {
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
}

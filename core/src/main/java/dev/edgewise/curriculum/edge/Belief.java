package dev.edgewise.curriculum.edge;

import java.util.random.RandomGenerator;

/// What is believed of a pass rate: its logit is normal.
///
/// @param mean of the logit
/// @param deviation of the logit, above 0
record Belief(double mean, double deviation) {
    /// The pass rate at the mean.
    double passRate() {
        return sigmoid(mean);
    }

    /// A pass rate drawn from the belief.
    double sample(RandomGenerator random) {
        return sigmoid(mean + deviation * random.nextGaussian());
    }

    static double sigmoid(double logit) {
        return 1 / (1 + StrictMath.exp(-logit));
    }
}

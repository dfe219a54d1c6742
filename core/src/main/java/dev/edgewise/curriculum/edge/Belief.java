package dev.edgewise.curriculum.edge;

import java.util.random.RandomGenerator;

/// What is believed of a pass rate. Its logit has a normal distribution.
///
/// @param mean of the logit
/// @param deviation of the logit, above 0
record Belief(double mean, double deviation) {
    /// Returns the pass rate at the mean.
    double passRate() {
        return sigmoid(mean);
    }

    /// Draws a pass rate from the belief.
    double sample(RandomGenerator random) {
        return sigmoid(mean + deviation * random.nextGaussian());
    }

    static double sigmoid(double logit) {
        return 1 / (1 + StrictMath.exp(-logit));
    }
}

package dev.edgewise.curriculum;

import java.util.random.RandomGenerator;

/// The Beta distribution: what is believed of a success probability.
///
/// @param alpha α, above 0: successes with those of the prior
/// @param beta β, above 0: failures with those of the prior
public record Beta(double alpha, double beta) {
    public Beta {
        if (!(alpha > 0 && beta > 0) || Double.isInfinite(alpha + beta)) {
            throw new IllegalArgumentException(
                    "a Beta distribution needs two finite numbers above 0 but got " + alpha + " and " + beta);
        }
    }

    /// Returns α / (α + β).
    public double mean() {
        return alpha / (alpha + beta);
    }

    /// Returns P(p ≤ x), the regularised incomplete beta function.
    public double cdf(double x) {
        return IncompleteBeta.regularized(alpha, beta, x);
    }

    /// Returns the `level` quantile, by bisection to the last bit of a `double` near 1.
    ///
    /// @param level in (0, 1)
    public double quantile(double level) {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("a quantile needs a level between 0 and 1 but got " + level);
        }
        double low = 0;
        double high = 1;
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (cdf(middle) < level) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /// Draws X / (X + Y) with X ~ Gamma(α), Y ~ Gamma(β). It works with their logarithms, so that tiny shapes do
    /// not underflow to 0 / 0.
    public double sample(RandomGenerator random) {
        double logX = logGamma(alpha, random);
        double logY = logGamma(beta, random);
        return 1 / (1 + StrictMath.exp(logY - logX));
    }

    /// Draws from Gamma(shape, 1) and returns the logarithm: Marsaglia and Tsang 2000, below 1 with their boost
    /// `Gamma(a) = Gamma(a+1)·U^(1/a)`.
    private static double logGamma(double shape, RandomGenerator random) {
        if (shape < 1) {
            return logGamma(shape + 1, random) + StrictMath.log(1 - random.nextDouble()) / shape;
        }
        double d = shape - 1.0 / 3;
        double c = 1 / StrictMath.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = 1 + c * x;
            if (v <= 0) {
                continue;
            }
            double cube = v * v * v;
            double logU = StrictMath.log(1 - random.nextDouble());
            if (logU < x * x / 2 + d - d * cube + d * StrictMath.log(cube)) {
                return StrictMath.log(d * cube);
            }
        }
    }
}

package dev.edgewise.monitor;

/// A KL divergence estimated on sampled tokens, nats per token.
///
///     KL(p ‖ q) ≈ mean k,   d = log p − log q on tokens drawn from p
///     k1 = d,   k3 = exp(−d) + d − 1
///
/// k1 is unbiased and may be negative. k3 is unbiased, never negative and varies less (Schulman 2020). For the
/// other direction, draw from `q` and exchange the arguments.
///
/// @param tokens how many tokens the means are taken over
public record KlEstimate(double k1, double k3, long tokens) {
    /// verl clamps here too: beyond e²⁰ a single token would make up the whole mean.
    private static final double LARGEST = 20;

    /// Estimates the divergence over tokens drawn from `p`.
    ///
    /// @param sampler log p of each token
    /// @param other log q of each token
    /// @throws IllegalArgumentException if the arrays differ in length
    public static KlEstimate of(float[] sampler, float[] other) {
        if (sampler.length != other.length) {
            throw new IllegalArgumentException("log-probabilities of " + sampler.length + " and " + other.length
                    + " tokens do not belong together");
        }
        double k1 = 0;
        double k3 = 0;
        for (int t = 0; t < sampler.length; t++) {
            double d = (double) sampler[t] - other[t];
            k1 += d;
            k3 += Math.exp(Math.clamp(-d, -LARGEST, LARGEST)) + d - 1;
        }
        int n = Math.max(1, sampler.length);
        return new KlEstimate(k1 / n, k3 / n, sampler.length);
    }
}

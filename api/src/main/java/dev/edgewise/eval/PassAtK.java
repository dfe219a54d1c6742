package dev.edgewise.eval;

/// Estimates pass@k without bias: the probability that at least one of k fresh samples succeeds.
///
///     pass@k = 1 − C(n−c, k) / C(n, k) = 1 − Π_{i=n−c+1}^{n} (1 − k/i)
///
/// Chen et al., 2107.03374, equation 1. It is 1 when fewer than k samples failed.
public final class PassAtK {
    private PassAtK() {}

    /// Estimates from `successes` of `samples`.
    ///
    /// @param samples n, at least k
    /// @param successes c, between 0 and n
    /// @param k at least 1
    /// @throws IllegalArgumentException if the numbers do not fit each other
    public static double estimate(int samples, int successes, int k) {
        if (k < 1 || samples < k || successes < 0 || successes > samples) {
            throw new IllegalArgumentException("pass@k needs 1 <= k <= samples and 0 <= successes <= samples but got k "
                    + k + ", samples " + samples + ", successes " + successes);
        }
        if (samples - successes < k) {
            return 1;
        }
        double failing = 1;
        for (int i = samples - successes + 1; i <= samples; i++) {
            failing *= 1 - (double) k / i;
        }
        return 1 - failing;
    }
}

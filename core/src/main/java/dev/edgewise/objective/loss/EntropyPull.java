package dev.edgewise.objective.loss;

/// Pulls the policy's token entropy towards a target.
///
///     l = c/2 · (log π_θ + H₀)²,   ∂l/∂log π_θ = c · (log π_θ + H₀)
///
/// On tokens sampled from π_θ the expected gradient is that of −c·H(π_θ), since E[∇log π] = 0 and ∇H = −E[log π
/// · ∇log π]. H₀ is a baseline: the pull vanishes on average if the entropy is H₀. So the entropy of the whole
/// distribution is raised without its logits. Sampled tokens suffice.
///
/// @param target H₀ in nats
/// @param coefficient c; 0 for none
public record EntropyPull(double target, double coefficient) {
    /// No pull.
    public static final EntropyPull NONE = new EntropyPull(0, 0);

    double value(double logProb) {
        double off = logProb + target;
        return coefficient == 0 ? 0 : coefficient / 2 * off * off;
    }

    double slope(double logProb) {
        return coefficient == 0 ? 0 : coefficient * (logProb + target);
    }
}

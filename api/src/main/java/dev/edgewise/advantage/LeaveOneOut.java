package dev.edgewise.advantage;

/// The reward minus the mean of the others, which is an unbiased baseline.
///
///     Â_i = r_i − (Σ_{j≠i} r_j) / (G − 1) = G/(G−1) · (r_i − μ)
///
/// RLOO, 2402.14740, equation 9.
public record LeaveOneOut(Ties ties) implements AdvantageEstimator {
    public LeaveOneOut() {
        this(Ties.STANDARD);
    }

    @Override
    public double[] estimate(double[] rewards) {
        double[] advantages = new double[rewards.length];
        if (ties.tied(rewards)) {
            return advantages;
        }
        double mean = Moments.of(rewards).mean();
        double scale = rewards.length / (rewards.length - 1.0);
        for (int i = 0; i < rewards.length; i++) {
            advantages[i] = scale * (rewards[i] - mean);
        }
        return advantages;
    }
}

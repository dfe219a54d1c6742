package dev.edgewise.advantage;

/// Advantages without division by the standard deviation.
///
///     Â_i = r_i − μ
///
/// Dr. GRPO, 2503.20783, section 3.1: dividing by the standard deviation of the group inflates the weight of
/// questions that are nearly always or nearly never solved. TRL's `scale_rewards: none`.
public record GroupMean(Ties ties) implements AdvantageEstimator {
    public GroupMean() {
        this(Ties.STANDARD);
    }

    @Override
    public double[] estimate(double[] rewards) {
        double[] advantages = new double[rewards.length];
        if (ties.tied(rewards)) {
            return advantages;
        }
        double mean = Moments.of(rewards).mean();
        for (int i = 0; i < rewards.length; i++) {
            advantages[i] = rewards[i] - mean;
        }
        return advantages;
    }
}

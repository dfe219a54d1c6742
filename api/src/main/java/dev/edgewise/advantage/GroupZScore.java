package dev.edgewise.advantage;

/// GRPO's advantages: the z-score of a reward within its group.
///
///     Â_i = (r_i − μ) / (s₁ + ε)
///
/// GRPO, 2402.03300, section 4.1.2. `s₁` is the **sample** standard deviation and ε is 1e-4, as in TRL; verl
/// takes ε = 1e-6. TRL's `scale_rewards: group`. How we differ: ties give exact zeros.
///
/// @param epsilon ε, at least 0
public record GroupZScore(double epsilon, Ties ties) implements AdvantageEstimator {
    /// TRL's ε.
    public static final double EPSILON = 1e-4;

    public GroupZScore {
        if (!(epsilon >= 0) || Double.isInfinite(epsilon)) {
            throw new IllegalArgumentException("epsilon must be finite and at least 0 but was " + epsilon);
        }
    }

    public GroupZScore() {
        this(EPSILON, Ties.STANDARD);
    }

    @Override
    public double[] estimate(double[] rewards) {
        double[] advantages = new double[rewards.length];
        if (ties.tied(rewards)) {
            return advantages;
        }
        Moments moments = Moments.of(rewards);
        for (int i = 0; i < rewards.length; i++) {
            advantages[i] = (rewards[i] - moments.mean()) / (moments.deviation() + epsilon);
        }
        return advantages;
    }
}

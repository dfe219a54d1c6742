package dev.edgewise.advantage;

/// Decides when the rewards of a group count as equal.
///
/// Equal rewards can leave a tiny standard deviation in floating point. Divided by a small ε it becomes an
/// advantage of 10³ and more (NVIDIA-NeMo/RL#1518). So the rewards themselves decide: max − min ≤ tolerance.
///
/// @param tolerance at least 0, in units of reward
public record Ties(double tolerance) {
    /// 1e-6 lies above the residue of 32-bit arithmetic on rewards near 1 and below any difference that is
    /// meant.
    public static final Ties STANDARD = new Ties(1e-6);

    public Ties {
        if (!(tolerance >= 0) || Double.isInfinite(tolerance)) {
            throw new IllegalArgumentException("tolerance must be finite and at least 0 but was " + tolerance);
        }
    }

    /// Tells whether all rewards are equal. It also checks that they form a group.
    ///
    /// @throws IllegalArgumentException if there are fewer than two rewards or one is not finite
    boolean tied(double[] rewards) {
        if (rewards.length < 2) {
            throw new IllegalArgumentException(
                    "a group-relative advantage needs at least two rewards but got " + rewards.length);
        }
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < rewards.length; i++) {
            if (!Double.isFinite(rewards[i])) {
                throw new IllegalArgumentException("reward " + i + " must be finite but was " + rewards[i]);
            }
            low = Math.min(low, rewards[i]);
            high = Math.max(high, rewards[i]);
        }
        return high - low <= tolerance;
    }
}

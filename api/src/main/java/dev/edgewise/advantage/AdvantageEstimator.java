package dev.edgewise.advantage;

/// From the rewards of one rollout group to one advantage per rollout.
@FunctionalInterface
public interface AdvantageEstimator {
    /// Advantages in reward order. Equal rewards (max − min within tolerance) give **exact** zeros.
    ///
    /// @throws IllegalArgumentException if there are fewer than two rewards or one is not finite
    double[] estimate(double[] rewards);
}

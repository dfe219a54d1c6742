package dev.edgewise.advantage;

/// Turns the rewards of one rollout group into one advantage per rollout.
@FunctionalInterface
public interface AdvantageEstimator {
    /// Returns the advantages in reward order. Equal rewards (max − min within tolerance) give **exact** zeros.
    ///
    /// @throws IllegalArgumentException if there are fewer than two rewards or one is not finite
    double[] estimate(double[] rewards);
}

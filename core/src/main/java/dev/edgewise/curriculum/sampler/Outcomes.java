package dev.edgewise.curriculum.sampler;

import dev.edgewise.advantage.AdvantageEstimator;
import dev.edgewise.rollout.RolloutGroup;
import java.util.Arrays;

/// The numbers that samplers read from a group.
final class Outcomes {
    private Outcomes() {}

    /// Returns k/G.
    static double share(RolloutGroup group) {
        return (double) group.successes() / group.size();
    }

    /// Returns the mean of |Â| over the rollouts.
    static double absoluteAdvantage(AdvantageEstimator estimator, RolloutGroup group) {
        return Arrays.stream(estimator.estimate(group.rewards()))
                .map(Math::abs)
                .average()
                .orElse(0);
    }
}

package dev.edgewise.advantage;

import dev.edgewise.rollout.RolloutGroup;
import java.util.List;

/// From all groups of one optimizer step to the advantages of each. Pure.
///
/// Most estimators look at one group ([GroupCredit]); some scale by the whole step ([BatchCredit]), which is why
/// credit is given after the last group of the step was admitted.
@FunctionalInterface
public interface Credit {
    /// One array per group, in order; within it one advantage per rollout.
    ///
    /// @throws IllegalArgumentException if a group has fewer than two rollouts
    List<double[]> assign(List<RolloutGroup> groups);

    /// Credit under TRL's `scale_rewards`.
    static Credit scaledBy(ScaleRewards scale) {
        return switch (scale) {
            case GROUP -> new GroupCredit(new GroupZScore());
            case BATCH -> new BatchCredit();
            case NONE -> new GroupCredit(new GroupMean());
        };
    }
}

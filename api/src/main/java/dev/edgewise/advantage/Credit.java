package dev.edgewise.advantage;

import dev.edgewise.rollout.RolloutGroup;
import java.util.List;

/// Turns all groups of one optimizer step into the advantages of each. Pure.
///
/// Most estimators look at one group ([GroupCredit]). Some scale by the whole step ([BatchCredit]), so credit is
/// given after the last group of the step was admitted.
@FunctionalInterface
public interface Credit {
    /// Returns one array per group, in order, with one advantage per rollout.
    ///
    /// @throws IllegalArgumentException if a group has fewer than two rollouts
    List<double[]> assign(List<RolloutGroup> groups);

    /// Returns the credit of lessons, whose rewards may be graded and whose completions are parts of solutions.
    /// A rule that looks at outcomes, or at the form of whole solutions, returns one that looks at rewards
    /// alone.
    default Credit ofLessons() {
        return this;
    }

    /// Tells whether a reward changes more than what counts as right. Where it does not, a bonus would be lost.
    default boolean looksAtRewards() {
        return true;
    }

    /// Returns the credit that TRL's `scale_rewards` names.
    static Credit scaledBy(ScaleRewards scale) {
        return switch (scale) {
            case GROUP -> new GroupCredit(new GroupZScore());
            case BATCH -> new BatchCredit();
            case NONE -> new GroupCredit(new GroupMean());
        };
    }
}

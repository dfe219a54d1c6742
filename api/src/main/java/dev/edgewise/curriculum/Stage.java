package dev.edgewise.curriculum;

/// Which signal a cell gives.
public enum Stage {
    /// No success yet: dense signal from expert solutions.
    IMITATE,
    /// Successes too rare for outcome reward, see [StagePolicy#rare]: expert solutions are shown on, groups only
    /// measure. Here reward per expert step (SRL, 2510.25992) has its place, which no source gives yet.
    SRL,
    /// Some successes: outcome reward on the policy's own completions.
    REINFORCE,
    /// Mastered: asked now and then so that forgetting is seen.
    REVIEW;

    /// Whether groups are asked for outcome reward.
    public boolean outcomeReward() {
        return switch (this) {
            case REINFORCE, REVIEW -> true;
            case IMITATE, SRL -> false;
        };
    }
}

package dev.edgewise.curriculum;

/// The signal that a cell gives.
public enum Stage {
    /// No success yet: dense signal from expert solutions.
    IMITATE,
    /// Successes are too rare for outcome reward, see [StagePolicy#rare]. Groups only measure. Lessons teach where
    /// the environment has some ([dev.edgewise.lesson.Lessons]): reward per expert step (SRL, 2510.25992), or help
    /// that fades. Without lessons expert solutions are still shown.
    SRL,
    /// Some successes: outcome reward on the policy's own completions.
    REINFORCE,
    /// Mastered: asked now and then so that forgetting is seen.
    REVIEW;

    /// Tells whether groups are asked for outcome reward.
    public boolean outcomeReward() {
        return switch (this) {
            case REINFORCE, REVIEW -> true;
            case IMITATE, SRL -> false;
        };
    }
}

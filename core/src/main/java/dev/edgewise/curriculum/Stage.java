package dev.edgewise.curriculum;

/// Which signal a cell gives.
public enum Stage {
    /// No success yet: dense signal from expert solutions.
    IMITATE,
    /// Successes too rare for outcome reward: reward per expert step (SRL, 2510.25992).
    SRL,
    /// Some successes: outcome reward on the policy's own completions.
    REINFORCE,
    /// Mastered: asked now and then so that forgetting is seen.
    REVIEW
}

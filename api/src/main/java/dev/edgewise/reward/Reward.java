package dev.edgewise.reward;

/// Shapes what a run learns from. The outcome, which curriculum and gates look at, stays the environment's.
@FunctionalInterface
public interface Reward {
    /// Returns what a completion earns beside its outcome. Finite.
    ///
    /// @param score what the environment says of the completion
    double of(Attempt attempt, Score score);
}

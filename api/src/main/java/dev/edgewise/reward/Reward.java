package dev.edgewise.reward;

/// Says what else a completion is worth, beside what its environment says: brevity, style, a form to be kept.
///
/// It shapes what the objective learns from. Whether an answer is right stays the environment's to say. Implementations
/// are thread-safe, and the same attempt gives the same number, so that a run can be repeated.
@FunctionalInterface
public interface Reward {
    /// Returns a finite number.
    ///
    /// @param score what the environment says of the attempt
    double of(Attempt attempt, Score score);
}

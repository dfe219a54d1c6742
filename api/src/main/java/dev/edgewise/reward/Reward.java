package dev.edgewise.reward;

/// Says what a completion is worth beyond the environment's score: brevity, style, a form to be kept.
///
/// The objective learns from it. The environment alone says whether an answer is right. Implementations are
/// thread-safe. The same attempt gives the same number, so that a run can be repeated.
@FunctionalInterface
public interface Reward {
    /// Returns a finite number.
    ///
    /// @param score what the environment says of the attempt
    double of(Attempt attempt, Score score);
}

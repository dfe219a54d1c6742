package dev.edgewise.preference;

/// Two completions of one prompt.
///
/// @param chosen the better one
/// @param rejected the worse one
public record Pair(ScoredCompletion chosen, ScoredCompletion rejected) {
    /// Returns Δ, the difference of the scores.
    public double margin() {
        return chosen.score() - rejected.score();
    }
}

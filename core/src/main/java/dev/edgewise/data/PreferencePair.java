package dev.edgewise.data;

/// A prompt with a better and a worse completion, from which a model learns what is preferred.
///
/// @param chosen the prompt with the better one
/// @param rejected the same prompt with the worse one
public record PreferencePair(Demonstration chosen, Demonstration rejected) {
    /// Returns file and row, as messages name them.
    public String place() {
        return chosen.place();
    }
}

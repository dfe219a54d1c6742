package dev.edgewise.rollout;

/// Why a completion ended.
public enum FinishReason {
    /// The model wrote an end token.
    EOS,
    /// A stop string appeared.
    STOP,
    /// The token limit cut it.
    LENGTH
}

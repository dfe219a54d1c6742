package dev.edgewise.objective;

/// What the distributions behind the tokens of one sequence look like, beside the tokens' own
/// log-probabilities; all arrays `[T]`.
///
/// @param meanLogits mean of the logits over the vocabulary
/// @param likeliest whether the token is the most likely one
/// @param collisions log Σ_v p_v², nats
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TokenLooks(float[] meanLogits, boolean[] likeliest, float[] collisions) {}

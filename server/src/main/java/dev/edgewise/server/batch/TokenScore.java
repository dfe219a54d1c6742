package dev.edgewise.server.batch;

/// A token with its log-probability at temperature 1, before top-k and top-p, and the most likely ones in its place.
///
/// @param logProb nats
/// @param topIds the most likely ids, in descending order
/// @param topLogProbs theirs, nats
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TokenScore(int id, float logProb, int[] topIds, float[] topLogProbs) {}

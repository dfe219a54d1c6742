package dev.edgewise.rerank;

import dev.edgewise.ranking.PairTokens;

/// A pair as a model reads it.
///
/// @param truncated whether a text was cut to fit the longest input
public record TokenizedPair(PairTokens tokens, boolean truncated) {}

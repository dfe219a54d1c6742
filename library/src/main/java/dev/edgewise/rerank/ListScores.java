package dev.edgewise.rerank;

import dev.edgewise.ranking.ScoredList;

/// What a model gave for a list of a batch while it learned from it.
///
/// @param list what was scored
/// @param scored logits and labels, in its order
public record ListScores(RankList list, ScoredList scored) {}

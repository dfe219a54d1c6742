package dev.edgewise.text.tokenizer;

import dev.edgewise.ranking.PairTokens;
import java.util.List;

/// Pairs as tokens, and what was cut.
///
/// @param pairs in the order of the texts
/// @param cutPairs pairs that lost tokens
/// @param cutTokens tokens that all pairs lost
/// @param fallbacks pairs that [PairTruncation#ONLY_SECOND] or [PairTruncation#ONLY_FIRST] could not make fit, so that
///     the other text lost tokens, too
public record TokenizedPairs(List<PairTokens> pairs, int cutPairs, long cutTokens, int fallbacks) {
    public TokenizedPairs {
        pairs = List.copyOf(pairs);
    }
}

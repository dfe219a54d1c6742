package dev.edgewise.text.tokenizer;

import dev.edgewise.ranking.PairTokens;
import java.util.List;

/// Pairs as tokens, and what was cut.
///
/// @param pairs in the order of the texts
/// @param cut how many tokens each pair lost
/// @param fallbacks pairs that [PairTruncation#ONLY_SECOND] or [PairTruncation#ONLY_FIRST] could not make fit, so that
///     the other text lost tokens, too
public record TokenizedPairs(List<PairTokens> pairs, List<Integer> cut, int fallbacks) {
    public TokenizedPairs {
        pairs = List.copyOf(pairs);
        cut = List.copyOf(cut);
    }

    /// Returns how many pairs lost tokens.
    public int cutPairs() {
        return (int) cut.stream().filter(lost -> lost > 0).count();
    }

    /// Returns how many tokens all pairs lost.
    public long cutTokens() {
        return cut.stream().mapToLong(Integer::longValue).sum();
    }
}

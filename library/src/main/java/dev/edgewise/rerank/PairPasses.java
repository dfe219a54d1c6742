package dev.edgewise.rerank;

import dev.edgewise.ranking.PairTokens;
import java.util.ArrayList;
import java.util.List;

/// Cuts the pairs of a batch into passes of so many tokens, in their order.
final class PairPasses {
    /// Pairs from `start` to before `end`.
    record Pass(int start, int end) {
        List<PairTokens> of(List<PairTokens> pairs) {
            return pairs.subList(start, end);
        }
    }

    private PairPasses() {}

    /// Returns the passes; a pair longer than `tokens` is one of its own.
    static List<Pass> of(List<PairTokens> pairs, int tokens) {
        List<Pass> passes = new ArrayList<>();
        int start = 0;
        long filled = 0;
        for (int i = 0; i < pairs.size(); i++) {
            if (filled + pairs.get(i).length() > tokens && i > start) {
                passes.add(new Pass(start, i));
                start = i;
                filled = 0;
            }
            filled += pairs.get(i).length();
        }
        if (start < pairs.size()) {
            passes.add(new Pass(start, pairs.size()));
        }
        return passes;
    }
}

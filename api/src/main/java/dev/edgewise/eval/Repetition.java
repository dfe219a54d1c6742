package dev.edgewise.eval;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Measures the share of a completion's n-grams that repeat an earlier one.
///
///     rep_n = 1 − |unique n-grams| / |n-grams|
///
/// 0 for a text without repetition and for one shorter than n + 1 tokens; near 1 for a loop.
public final class Repetition {
    private Repetition() {}

    /// Returns the repetition rate of `tokens`.
    ///
    /// @param n length of a gram, at least 1
    public static double of(List<Integer> tokens, int n) {
        if (n < 1) {
            throw new IllegalArgumentException("an n-gram has at least one token but n was " + n);
        }
        int grams = tokens.size() - n + 1;
        if (grams <= 1) {
            return 0;
        }
        Set<List<Integer>> unique = new HashSet<>();
        for (int i = 0; i < grams; i++) {
            unique.add(tokens.subList(i, i + n));
        }
        return 1 - (double) unique.size() / grams;
    }
}

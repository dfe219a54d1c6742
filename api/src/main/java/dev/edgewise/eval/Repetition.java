package dev.edgewise.eval;

import java.util.Arrays;
import java.util.List;

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
        int count = tokens.size() - n + 1;
        if (count <= 1) {
            return 0;
        }
        // Equal grams have equal numbers. Two of them, side by side or overlapping, make a longer one.
        int[] grams = tokens.stream().mapToInt(Integer::intValue).toArray();
        for (int length = 1; length < n; ) {
            int longer = Math.min(2 * length, n);
            long[] pairs = new long[grams.length - longer + 1];
            for (int i = 0; i < pairs.length; i++) {
                pairs[i] = ((long) grams[i] << Integer.SIZE) | Integer.toUnsignedLong(grams[i + longer - length]);
            }
            long[] sorted = pairs.clone();
            Arrays.sort(sorted);
            for (int i = 0; i < pairs.length; i++) {
                grams[i] = Arrays.binarySearch(sorted, pairs[i]);
            }
            length = longer;
        }
        Arrays.sort(grams, 0, count);
        int unique = 1;
        for (int i = 1; i < count; i++) {
            unique += grams[i] == grams[i - 1] ? 0 : 1;
        }
        return 1 - (double) unique / count;
    }
}

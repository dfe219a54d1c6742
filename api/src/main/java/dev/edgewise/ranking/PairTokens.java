package dev.edgewise.ranking;

import java.util.Arrays;

/// The tokens of one pair of texts with all special tokens, as an encoder reads them; never padded.
///
/// The arrays are not copied: nobody changes them afterwards.
///
/// @param ids token ids, from 0 on; at least one
/// @param typeIds the token type of each, from 0 on: 0 for the first text, 1 for the second where the tokenizer
///     tells them apart
@SuppressWarnings("ArrayRecordComponent") // equals compares what they hold
public record PairTokens(int[] ids, int[] typeIds) {
    public PairTokens {
        if (ids.length == 0) {
            throw new IllegalArgumentException("a pair needs at least one token");
        }
        if (ids.length != typeIds.length) {
            throw new IllegalArgumentException(
                    "a pair of " + ids.length + " tokens needs as many token types, but has " + typeIds.length);
        }
        requireNotNegative("token id", ids);
        requireNotNegative("token type", typeIds);
    }

    private static void requireNotNegative(String what, int[] values) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] < 0) {
                throw new IllegalArgumentException(what + " " + i + " of a pair is " + values[i] + ", below 0");
            }
        }
    }

    /// Returns the number of tokens.
    public int length() {
        return ids.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PairTokens pair && Arrays.equals(ids, pair.ids) && Arrays.equals(typeIds, pair.typeIds);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(ids) + Arrays.hashCode(typeIds);
    }

    @Override
    public String toString() {
        return "PairTokens[ids=" + Arrays.toString(ids) + ", typeIds=" + Arrays.toString(typeIds) + "]";
    }
}

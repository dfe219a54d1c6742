package dev.edgewise.model;

/// A sequence that goes on: tokens to be read behind the first tokens of a row of a cache.
///
/// @param cache where the sequence began; left as it is
/// @param row of the cache
/// @param kept how many of the row's tokens stay, from the first one on; at least 1
/// @param tokens what follows them; at least one
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Continuation(KvCache cache, int row, int kept, int[] tokens) {
    public Continuation {
        int known = cache.tokens(row);
        if (kept < 1 || kept > known) {
            throw new IllegalArgumentException("row " + row + " of the cache has " + known
                    + " tokens, so that 1 to that many can be kept, but " + kept + " were asked for");
        }
        if (tokens.length == 0) {
            throw new IllegalArgumentException("a sequence that goes on needs at least one token");
        }
    }

    /// Returns the number of tokens of the whole.
    int length() {
        return kept + tokens.length;
    }
}

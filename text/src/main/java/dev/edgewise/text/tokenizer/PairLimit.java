package dev.edgewise.text.tokenizer;

/// How long the tokens of a pair may become, and what is cut where they are longer.
///
/// Train and serve with the same limit: a model that saw whole documents reads cut ones differently.
///
/// @param maxLength the most tokens of a pair with its special ones
public record PairLimit(int maxLength, PairTruncation truncation) {
    public PairLimit {
        if (maxLength < 1) {
            throw new IllegalArgumentException("maxLength must be at least 1 but was " + maxLength);
        }
    }

    /// Returns the limit that sentence-transformers applies: the longer text is cut first.
    public static PairLimit longestFirst(int maxLength) {
        return new PairLimit(maxLength, PairTruncation.LONGEST_FIRST);
    }
}

package dev.edgewise.text.tokenizer;

/// Which text of a pair loses tokens when both are too long for a model, as Hugging Face's library cuts.
///
/// A text loses tokens at its end. Special tokens are never cut. Newer versions of the library differ by one token
/// where both texts are cut and the budget is odd. They stop reading a text at the word that reaches the limit, so
/// they do not always know which text is longer.
public enum PairTruncation {
    /// The longer text is cut until both are equally long, then both: a short query stays whole as long as the
    /// document can pay.
    LONGEST_FIRST {
        @Override
        PairLengths kept(PairLengths whole, int budget) {
            if (whole.sum() <= budget) {
                return whole;
            }
            int shorter = Math.min(whole.first(), whole.second());
            int longer = Math.max(shorter, budget - shorter);
            if (shorter + longer > budget) {
                shorter = budget / 2;
                longer = shorter + budget % 2;
            }
            return whole.first() > whole.second() ? new PairLengths(longer, shorter) : new PairLengths(shorter, longer);
        }
    },

    /// The second text alone is cut. Where not one of its tokens would stay, the library gives up; we cut such a pair
    /// as [#LONGEST_FIRST] does, and count it ([TokenizedPairs#fallbacks()]).
    ONLY_SECOND {
        @Override
        PairLengths kept(PairLengths whole, int budget) {
            PairLengths kept = new PairLengths(whole.first(), Math.min(whole.second(), budget - whole.first()));
            return whole.sum() <= budget || kept.second() > 0 ? kept : LONGEST_FIRST.kept(whole, budget);
        }
    },

    /// The first text alone is cut; else as [#ONLY_SECOND].
    ONLY_FIRST {
        @Override
        PairLengths kept(PairLengths whole, int budget) {
            PairLengths kept = new PairLengths(Math.min(whole.first(), budget - whole.second()), whole.second());
            return whole.sum() <= budget || kept.first() > 0 ? kept : LONGEST_FIRST.kept(whole, budget);
        }
    };

    /// The tokens of two texts, without special ones.
    record PairLengths(int first, int second) {
        int sum() {
            return first + second;
        }
    }

    /// Returns how many tokens of each text stay.
    ///
    /// @param budget tokens that are left beside the special ones, 0 or more
    abstract PairLengths kept(PairLengths whole, int budget);

    /// Tells whether this rule had to be given up for a pair.
    boolean gaveUp(PairLengths whole, PairLengths kept) {
        return switch (this) {
            case LONGEST_FIRST -> false;
            case ONLY_SECOND -> kept.first() < whole.first();
            case ONLY_FIRST -> kept.second() < whole.second();
        };
    }
}

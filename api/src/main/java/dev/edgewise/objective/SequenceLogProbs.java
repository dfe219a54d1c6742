package dev.edgewise.objective;

import org.jspecify.annotations.Nullable;

/// The values of one sequence during an update, for the metrics; arrays `[T]` in nats, as in [TokenSlice].
///
/// @param advantage Â of the sequence
/// @param advantages Â of every token where tokens have credit of their own, otherwise null
/// @param looks what a [SequenceObjective] sees beside them, otherwise null
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SequenceLogProbs(
        float[] logProbs,
        float @Nullable [] oldLogProbs,
        float @Nullable [] referenceLogProbs,
        double advantage,
        float @Nullable [] advantages,
        @Nullable TokenLooks looks) {
    /// Makes the values of a sequence, seen by an objective of tokens.
    public SequenceLogProbs(
            float[] logProbs,
            float @Nullable [] oldLogProbs,
            float @Nullable [] referenceLogProbs,
            double advantage,
            float @Nullable [] advantages) {
        this(logProbs, oldLogProbs, referenceLogProbs, advantage, advantages, null);
    }

    /// Makes the values of a sequence all of whose tokens have one advantage.
    public SequenceLogProbs(
            float[] logProbs, float @Nullable [] oldLogProbs, float @Nullable [] referenceLogProbs, double advantage) {
        this(logProbs, oldLogProbs, referenceLogProbs, advantage, null);
    }

    /// Returns Â of token `t`.
    public double advantage(int t) {
        return advantages == null ? advantage : advantages[t];
    }
}

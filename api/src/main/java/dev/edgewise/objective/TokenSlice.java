package dev.edgewise.objective;

import org.jspecify.annotations.Nullable;

/// `N` consecutive completion tokens of a batch, possibly of several sequences. All arrays have shape `[N]`.
/// Log-probabilities are in nats.
///
/// @param logProbs log π_θ of the tokens now
/// @param oldLogProbs log π_old, the policy that the ratio refers to; null means π_old = sg(π_θ), that is ρ = 1
/// @param referenceLogProbs log π_ref; null when the objective needs none
/// @param advantages Â of each token: its sequence's, or its own
/// @param weights the aggregation weight of each token, see [Objective#weights]
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TokenSlice(
        float[] logProbs,
        float @Nullable [] oldLogProbs,
        float @Nullable [] referenceLogProbs,
        float[] advantages,
        float[] weights) {
    public int size() {
        return logProbs.length;
    }
}

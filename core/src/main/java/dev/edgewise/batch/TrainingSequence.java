package dev.edgewise.batch;

import org.jspecify.annotations.Nullable;

/// One prompt with one completion and its credit.
///
/// @param advantage credit of every completion token; 1 for a demonstration
/// @param behaviourLogProbs log-probabilities (nats) of the completion tokens under the policy that sampled them,
///     length `T`; null for a demonstration
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TrainingSequence(
        int[] promptIds, int[] completionIds, double advantage, float @Nullable [] behaviourLogProbs) {
    public TrainingSequence {
        if (promptIds.length == 0 || completionIds.length == 0) {
            throw new IllegalArgumentException("a training sequence needs at least one prompt token and one completion"
                    + " token but had " + promptIds.length + " and " + completionIds.length);
        }
        if (behaviourLogProbs != null && behaviourLogProbs.length != completionIds.length) {
            throw new IllegalArgumentException("behaviourLogProbs must have the completion's length "
                    + completionIds.length + " but had " + behaviourLogProbs.length);
        }
    }

    /// Makes a demonstration: completion tokens to imitate, with credit 1.
    public static TrainingSequence demonstration(int[] promptIds, int[] completionIds) {
        return new TrainingSequence(promptIds, completionIds, 1, null);
    }

    /// Tells whether the completion was sampled from a policy, rather than demonstrated.
    public boolean sampled() {
        return behaviourLogProbs != null;
    }

    /// Counts prompt and completion tokens.
    public int length() {
        return promptIds.length + completionIds.length;
    }
}

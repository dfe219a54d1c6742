package dev.edgewise.batch;

import org.jspecify.annotations.Nullable;

/// One prompt with one completion and its credit.
///
/// @param advantage credit of every completion token; 1 for a demonstration
/// @param advantages credit of each completion token in its place, length `T`; null where all have `advantage`
/// @param behaviourLogProbs log-probabilities (nats) of the completion tokens under the policy that sampled them,
///     length `T`; null for a demonstration
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TrainingSequence(
        int[] promptIds,
        int[] completionIds,
        double advantage,
        float @Nullable [] advantages,
        float @Nullable [] behaviourLogProbs) {
    public TrainingSequence {
        if (promptIds.length == 0 || completionIds.length == 0) {
            throw new IllegalArgumentException("a training sequence needs at least one prompt token and one completion"
                    + " token but had " + promptIds.length + " and " + completionIds.length);
        }
        if (behaviourLogProbs != null && behaviourLogProbs.length != completionIds.length) {
            throw new IllegalArgumentException("behaviourLogProbs must have the completion's length "
                    + completionIds.length + " but had " + behaviourLogProbs.length);
        }
        if (advantages != null && advantages.length != completionIds.length) {
            throw new IllegalArgumentException("advantages must have the completion's length " + completionIds.length
                    + " but had " + advantages.length);
        }
    }

    /// Makes a sequence all of whose tokens have one credit.
    public TrainingSequence(
            int[] promptIds, int[] completionIds, double advantage, float @Nullable [] behaviourLogProbs) {
        this(promptIds, completionIds, advantage, null, behaviourLogProbs);
    }

    /// Makes a demonstration: completion tokens to imitate, with credit 1.
    public static TrainingSequence demonstration(int[] promptIds, int[] completionIds) {
        return new TrainingSequence(promptIds, completionIds, 1, null);
    }

    /// Tells whether the completion was sampled from a policy, rather than demonstrated.
    public boolean sampled() {
        return behaviourLogProbs != null;
    }

    /// Returns the same with credit for each token.
    public TrainingSequence withAdvantages(float[] each) {
        return new TrainingSequence(promptIds, completionIds, advantage, each, behaviourLogProbs);
    }

    /// Tells whether no token has credit other than 0.
    public boolean withoutCredit() {
        if (advantages == null) {
            return advantage == 0;
        }
        for (float each : advantages) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    /// Counts prompt and completion tokens.
    public int length() {
        return promptIds.length + completionIds.length;
    }
}

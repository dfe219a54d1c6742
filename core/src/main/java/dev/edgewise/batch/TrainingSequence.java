package dev.edgewise.batch;

import org.jspecify.annotations.Nullable;

/// One prompt with one completion and its credit.
///
/// A completion may hold tokens that are read but not learned, such as the replies of an environment. They carry no
/// loss and no credit. Whatever is said token by token is of the `T` learned tokens alone, in their order.
///
/// @param advantage credit of every learned token; 1 for a demonstration
/// @param advantages credit of each learned token in its place, length `T`; null where all have `advantage`
/// @param behaviourLogProbs log-probabilities (nats) of the learned tokens under the policy that sampled them,
///     length `T`; null for a demonstration
/// @param learned of each completion token, whether it is learned; null where all are, so that `T` is the
///     completion's length
/// @param taughtUnder token ids of the prompt under which a teacher reads the completion; null for the same prompt
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TrainingSequence(
        int[] promptIds,
        int[] completionIds,
        double advantage,
        float @Nullable [] advantages,
        float @Nullable [] behaviourLogProbs,
        boolean @Nullable [] learned,
        int @Nullable [] taughtUnder) {
    public TrainingSequence {
        if (promptIds.length == 0 || completionIds.length == 0) {
            throw new IllegalArgumentException("a training sequence needs at least one prompt token and one completion"
                    + " token but had " + promptIds.length + " and " + completionIds.length);
        }
        if (learned != null && learned.length != completionIds.length) {
            throw new IllegalArgumentException(
                    "learned must have the completion's length " + completionIds.length + " but had " + learned.length);
        }
        int tokens = count(completionIds, learned);
        if (tokens == 0) {
            throw new IllegalArgumentException(
                    "a training sequence needs at least one learned token among its " + completionIds.length);
        }
        requireLength("behaviourLogProbs", behaviourLogProbs, tokens);
        requireLength("advantages", advantages, tokens);
    }

    private static void requireLength(String name, float @Nullable [] values, int tokens) {
        if (values != null && values.length != tokens) {
            throw new IllegalArgumentException(
                    name + " must have a value for each of " + tokens + " learned tokens but had " + values.length);
        }
    }

    /// Makes a sequence all of whose tokens are learned with one credit.
    public TrainingSequence(
            int[] promptIds, int[] completionIds, double advantage, float @Nullable [] behaviourLogProbs) {
        this(promptIds, completionIds, advantage, null, behaviourLogProbs, null, null);
    }

    /// Makes a conversation of several turns, of which those of the policy that sampled them are learned.
    ///
    /// @param own of each completion token, whether the policy wrote it
    public static TrainingSequence turns(
            int[] promptIds, int[] completionIds, boolean[] own, double advantage, float[] behaviourLogProbs) {
        return new TrainingSequence(promptIds, completionIds, advantage, null, behaviourLogProbs, own, null);
    }

    /// Makes a demonstration: completion tokens to imitate, with credit 1.
    public static TrainingSequence demonstration(int[] promptIds, int[] completionIds) {
        return demonstration(promptIds, completionIds, null);
    }

    /// Makes a demonstration some of whose tokens are not imitated.
    ///
    /// @param learned of each completion token, whether it is imitated; null for all
    public static TrainingSequence demonstration(int[] promptIds, int[] completionIds, boolean @Nullable [] learned) {
        return new TrainingSequence(promptIds, completionIds, 1, null, null, learned, null);
    }

    /// Tells whether the completion was sampled from a policy, rather than demonstrated.
    public boolean sampled() {
        return behaviourLogProbs != null;
    }

    /// Returns the same with another credit of all tokens.
    public TrainingSequence withAdvantage(double all) {
        return new TrainingSequence(promptIds, completionIds, all, null, behaviourLogProbs, learned, taughtUnder);
    }

    /// Returns the same with credit for each learned token.
    public TrainingSequence withAdvantages(float[] each) {
        return new TrainingSequence(promptIds, completionIds, advantage, each, behaviourLogProbs, learned, taughtUnder);
    }

    /// Returns the same for a teacher that reads the completion under another prompt.
    public TrainingSequence taughtUnder(int[] ids) {
        return new TrainingSequence(promptIds, completionIds, advantage, advantages, behaviourLogProbs, learned, ids);
    }

    /// Returns the sequence as a teacher reads it.
    public TrainingSequence asTaught() {
        return taughtUnder == null
                ? this
                : new TrainingSequence(
                        taughtUnder, completionIds, advantage, advantages, behaviourLogProbs, learned, null);
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

    /// Tells whether completion token `t` is learned.
    public boolean learns(int t) {
        return learned == null || learned[t];
    }

    /// Returns T, the number of learned tokens.
    public int learnedTokens() {
        return count(completionIds, learned);
    }

    private static int count(int[] completionIds, boolean @Nullable [] learned) {
        if (learned == null) {
            return completionIds.length;
        }
        int count = 0;
        for (boolean each : learned) {
            count += each ? 1 : 0;
        }
        return count;
    }

    /// Counts prompt and completion tokens, learned or not.
    public int length() {
        return promptIds.length + completionIds.length;
    }
}

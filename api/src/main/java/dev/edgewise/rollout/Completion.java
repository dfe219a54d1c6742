package dev.edgewise.rollout;

import org.jspecify.annotations.Nullable;

/// One sampled completion.
///
/// The arrays are parallel and have length `T`. `logProbs[t]` is the log-probability (nats) of `tokenIds[t]`
/// under the behaviour policy with its temperature, before any top-p or top-k truncation. `entropies[t]` is the
/// entropy (nats) of that distribution. If an end token was sampled, it is part of the completion. Callers may
/// read the arrays but must not change them.
///
/// Where an environment answers, the tokens are those that the model wrote in all its turns, and the text is its
/// turns, each on a new line.
///
/// @param text decoded without special tokens, but for the tags of calls where tools are offered; a stop string and
///     what follows it are cut off
/// @param transcript the conversation where an environment answers; null for a single turn
@SuppressWarnings("ArrayRecordComponent") // parallel arrays, never compared
public record Completion(
        int[] tokenIds,
        float[] logProbs,
        float[] entropies,
        FinishReason finish,
        String text,
        @Nullable Transcript transcript) {
    public Completion {
        if (tokenIds.length != logProbs.length || tokenIds.length != entropies.length) {
            throw new IllegalArgumentException("tokenIds, logProbs and entropies must have one length but had "
                    + tokenIds.length + ", " + logProbs.length + ", " + entropies.length);
        }
    }

    /// Makes a completion of a single turn.
    public Completion(int[] tokenIds, float[] logProbs, float[] entropies, FinishReason finish, String text) {
        this(tokenIds, logProbs, entropies, finish, text, null);
    }

    public int length() {
        return tokenIds.length;
    }
}

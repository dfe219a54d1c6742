package dev.edgewise.rollout;

/// One sampled completion.
///
/// The arrays are parallel, length `T`: `logProbs[t]` is the log-probability (nats) under the behaviour policy
/// with its temperature of `tokenIds[t]`, before any top-p or top-k truncation; `entropies[t]` the entropy (nats)
/// of that distribution. An end token that was sampled is part of the completion. The arrays are the caller's to
/// read, not to change.
///
/// @param text decoded without special tokens; a stop string and what follows it are cut off
@SuppressWarnings("ArrayRecordComponent") // parallel arrays, never compared
public record Completion(int[] tokenIds, float[] logProbs, float[] entropies, FinishReason finish, String text) {
    public Completion {
        if (tokenIds.length != logProbs.length || tokenIds.length != entropies.length) {
            throw new IllegalArgumentException("tokenIds, logProbs and entropies must have one length but had "
                    + tokenIds.length + ", " + logProbs.length + ", " + entropies.length);
        }
    }

    public int length() {
        return tokenIds.length;
    }
}

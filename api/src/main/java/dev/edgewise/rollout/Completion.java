package dev.edgewise.rollout;

/// One sampled completion.
///
/// The arrays are parallel and have length `T`. `logProbs[t]` is the log-probability (nats) of `tokenIds[t]`
/// under the behaviour policy with its temperature, before any top-p or top-k truncation. `entropies[t]` is the
/// entropy (nats) of that distribution. If an end token was sampled, it is part of the completion. Callers may
/// read the arrays but must not change them.
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

package dev.edgewise.teacher;

/// What a teacher thinks of one token of a given text.
///
/// @param logProb its log-probability (nats) of that token
/// @param ids the tokens it finds most likely there, most likely first; as many as were asked for
/// @param logProbs their log-probabilities, nats
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TokenDistribution(float logProb, int[] ids, float[] logProbs) {
    public TokenDistribution {
        if (ids.length != logProbs.length) {
            throw new IllegalArgumentException(
                    "a token's ids and logProbs must have one length but had " + ids.length + ", " + logProbs.length);
        }
    }
}

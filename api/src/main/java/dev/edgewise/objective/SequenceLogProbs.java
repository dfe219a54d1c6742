package dev.edgewise.objective;

import org.jspecify.annotations.Nullable;

/// The values of one sequence during an update, for the metrics; arrays `[T]` in nats, as in [TokenSlice].
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SequenceLogProbs(
        float[] logProbs, float @Nullable [] oldLogProbs, float @Nullable [] referenceLogProbs, double advantage) {}

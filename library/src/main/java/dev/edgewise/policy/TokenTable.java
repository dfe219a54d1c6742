package dev.edgewise.policy;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.objective.SequenceLogProbs;
import dev.edgewise.objective.TokenSlice;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an objective needs to know of a micro-batch's learned tokens, one entry a token.
@SuppressWarnings("ArrayRecordComponent") // never compared
record TokenTable(
        float[] advantages, float[] weights, float @Nullable [] oldLogProbs, float @Nullable [] referenceLogProbs) {
    static TokenTable of(
            MicroBatch batch,
            List<TrainingSequence> sequences,
            double[] sequenceWeights,
            double partWeight,
            @Nullable List<float[]> old,
            @Nullable List<float[]> reference) {
        int tokens = batch.targets().length;
        float[] advantages = new float[tokens];
        float[] weights = new float[tokens];
        for (int row = 0; row < batch.sequences(); row++) {
            int index = batch.indices()[row];
            int from = batch.starts()[row];
            int to = batch.starts()[row + 1];
            float[] own = sequences.get(index).advantages();
            if (own == null) {
                Arrays.fill(advantages, from, to, (float) sequences.get(index).advantage());
            } else {
                System.arraycopy(own, 0, advantages, from, own.length);
            }
            Arrays.fill(weights, from, to, (float) (sequenceWeights[index] * partWeight));
        }
        return new TokenTable(advantages, weights, tokens(batch, old), tokens(batch, reference));
    }

    /// Values per sequence of the part as values per token of the micro-batch.
    private static float @Nullable [] tokens(MicroBatch batch, @Nullable List<float[]> sequences) {
        if (sequences == null) {
            return null;
        }
        float[] values = new float[batch.targets().length];
        for (int row = 0; row < batch.sequences(); row++) {
            int from = batch.starts()[row];
            System.arraycopy(sequences.get(batch.indices()[row]), 0, values, from, batch.starts()[row + 1] - from);
        }
        return values;
    }

    TokenSlice slice(float[] logProbs, int start) {
        int end = start + logProbs.length;
        return new TokenSlice(
                logProbs,
                range(oldLogProbs, start, end),
                range(referenceLogProbs, start, end),
                Arrays.copyOfRange(advantages, start, end),
                Arrays.copyOfRange(weights, start, end));
    }

    SequenceLogProbs sequence(float[] logProbs, int start, int end, TrainingSequence from) {
        return new SequenceLogProbs(
                Arrays.copyOfRange(logProbs, start, end),
                range(oldLogProbs, start, end),
                range(referenceLogProbs, start, end),
                from.advantage(),
                from.advantages());
    }

    private static float @Nullable [] range(float @Nullable [] values, int start, int end) {
        return values == null ? null : Arrays.copyOfRange(values, start, end);
    }
}

package dev.edgewise.trainer;

import dev.edgewise.batch.BatchPart;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.collective.Collective;
import dev.edgewise.objective.SequenceLogProbs;
import dev.edgewise.policy.Policy;
import dev.edgewise.policy.Reference;
import dev.edgewise.policy.TeacherModel;
import dev.edgewise.policy.UpdateReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A policy's forward and backward passes, each rank doing its [Share] and every rank seeing the report of the whole.
///
/// Only the gradients stay a share's: sum them over the ranks before they are used.
record SharedPolicy(Policy policy, Collective collective) {
    /// As [Reference#logProbs], for all sequences.
    List<float[]> logProbs(Reference scorer, List<TrainingSequence> sequences, double temperature) {
        if (collective.size() == 1) {
            return scorer.logProbs(sequences, temperature);
        }
        Share share = Share.of(sequences, collective.rank(), collective.size());
        List<float[]> own = share.isEmpty() ? List.of() : scorer.logProbs(share.of(sequences), temperature);
        return cut(joined(collective.gather(doubles(own))), sequences);
    }

    /// As [Policy#accumulate], with the report of the whole part and the gradient of this rank's share.
    UpdateReport accumulate(
            BatchPart part,
            double temperature,
            @Nullable List<float[]> old,
            @Nullable List<float[]> references,
            @Nullable TeacherModel teacher) {
        if (collective.size() == 1) {
            return policy.accumulate(part, temperature, old, references, teacher);
        }
        Share share = Share.of(part.sequences(), collective.rank(), collective.size());
        if (share.isEmpty()) {
            return whole(part, old, references, 0, 0, List.of());
        }
        int[] lengths = part.sequences().stream()
                .mapToInt(TrainingSequence::learnedTokens)
                .toArray();
        double[] weights = Arrays.copyOfRange(part.objective().weights(lengths), share.from(), share.to());
        BatchPart mine =
                new BatchPart(new ShareObjective(part.objective(), weights), share.of(part.sequences()), part.weight());
        UpdateReport own = policy.accumulate(
                mine,
                temperature,
                old == null ? null : share.of(old),
                references == null ? null : share.of(references));
        return whole(part, old, references, own.loss(), own.meanEntropy() * own.tokens(), own.sequences());
    }

    private UpdateReport whole(
            BatchPart part,
            @Nullable List<float[]> old,
            @Nullable List<float[]> references,
            double loss,
            double entropy,
            List<SequenceLogProbs> own) {
        double[] sums = collective.sum(loss, entropy);
        List<float[]> logProbs = cut(
                joined(collective.gather(
                        doubles(own.stream().map(SequenceLogProbs::logProbs).toList()))),
                part.sequences());
        List<SequenceLogProbs> seen = new ArrayList<>();
        long tokens = 0;
        for (int i = 0; i < part.sequences().size(); i++) {
            seen.add(new SequenceLogProbs(
                    logProbs.get(i),
                    old == null ? null : old.get(i),
                    references == null ? null : references.get(i),
                    part.sequences().get(i).advantage(),
                    part.sequences().get(i).advantages()));
            tokens += logProbs.get(i).length;
        }
        return new UpdateReport(part, sums[0], seen, sums[1] / Math.max(1, tokens), tokens);
    }

    private static double[] doubles(List<float[]> values) {
        return values.stream()
                .flatMapToDouble(row -> IntStream.range(0, row.length).mapToDouble(i -> row[i]))
                .toArray();
    }

    private static double[] joined(List<double[]> perRank) {
        return perRank.stream().flatMapToDouble(DoubleStream::of).toArray();
    }

    private static List<float[]> cut(double[] values, List<TrainingSequence> sequences) {
        List<float[]> rows = new ArrayList<>();
        int at = 0;
        for (TrainingSequence sequence : sequences) {
            float[] row = new float[sequence.learnedTokens()];
            for (int t = 0; t < row.length; t++) {
                row[t] = (float) values[at++];
            }
            rows.add(row);
        }
        return rows;
    }
}

package dev.edgewise.policy;

import dev.edgewise.batch.TrainingSequence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Cuts a part into micro-batches of at most `tokens` padded tokens, sequences of like length together.
final class MicroBatches {
    private MicroBatches() {}

    /// Every sequence is in exactly one micro-batch; a sequence longer than `tokens` gets one of its own.
    static List<MicroBatch> cut(List<TrainingSequence> sequences, int tokens) {
        int[] order = IntStream.range(0, sequences.size())
                .boxed()
                .sorted(Comparator.comparingInt((Integer i) -> -sequences.get(i).length())
                        .thenComparing(Comparator.naturalOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
        List<MicroBatch> batches = new ArrayList<>();
        int start = 0;
        while (start < order.length) {
            int width = MicroBatch.roundWidth(sequences.get(order[start]).length());
            int end = Math.min(order.length, start + Math.max(1, tokens / width));
            int[] indices = IntStream.range(start, end).map(i -> order[i]).toArray();
            batches.add(MicroBatch.of(sequences, indices));
            start = end;
        }
        return batches;
    }
}

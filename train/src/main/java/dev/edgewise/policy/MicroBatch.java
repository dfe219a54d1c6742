package dev.edgewise.policy;

import dev.edgewise.batch.TrainingSequence;
import java.util.List;

/// Sequences that go through the network together, padded on the right to the longest.
///
/// @param indices position of each sequence in the part it comes from
/// @param ids `[B·T]`, padded with 0, row-major
/// @param positions for every completion token, the row of the flattened `[B·T]` hidden states that predicts it
/// @param targets the completion tokens, in the order of `positions`
/// @param starts first entry of each sequence in `positions`; one more entry than sequences
@SuppressWarnings("ArrayRecordComponent") // never compared
record MicroBatch(int[] indices, int width, long[] ids, long[] positions, long[] targets, int[] starts) {
    static MicroBatch of(List<TrainingSequence> sequences, int[] indices) {
        int width = 0;
        int tokens = 0;
        for (int index : indices) {
            width = Math.max(width, sequences.get(index).length());
            tokens += sequences.get(index).completionIds().length;
        }
        long[] ids = new long[indices.length * width];
        long[] positions = new long[tokens];
        long[] targets = new long[tokens];
        int[] starts = new int[indices.length + 1];
        int at = 0;
        for (int row = 0; row < indices.length; row++) {
            TrainingSequence sequence = sequences.get(indices[row]);
            int prompt = sequence.promptIds().length;
            for (int t = 0; t < prompt; t++) {
                ids[row * width + t] = sequence.promptIds()[t];
            }
            for (int t = 0; t < sequence.completionIds().length; t++) {
                int token = sequence.completionIds()[t];
                ids[row * width + prompt + t] = token;
                positions[at] = row * width + prompt + t - 1L;
                targets[at] = token;
                at++;
            }
            starts[row + 1] = at;
        }
        return new MicroBatch(indices, width, ids, positions, targets, starts);
    }

    int rows() {
        return indices.length;
    }
}

package dev.edgewise.policy;

import dev.edgewise.batch.TrainingSequence;
import java.util.List;

/// Sequences that go through the network together, padded on the right.
///
/// Rows and width are rounded up to few different sizes, because oneDNN prepares a kernel for every shape of a
/// product it has not seen, which takes longer than the product of a small model. The rows added hold zeros and
/// predict nothing.
///
/// @param indices position of each sequence in the part it comes from
/// @param rows B, at least the number of sequences
/// @param ids `[B·T]`, padded with 0, row-major
/// @param positions for every completion token, the row of the flattened `[B·T]` hidden states that predicts it
/// @param targets the completion tokens, in the order of `positions`
/// @param starts first entry of each sequence in `positions`; one more entry than sequences
@SuppressWarnings("ArrayRecordComponent") // never compared
record MicroBatch(int[] indices, int rows, int width, long[] ids, long[] positions, long[] targets, int[] starts) {
    static MicroBatch of(List<TrainingSequence> sequences, int[] indices) {
        int width = 0;
        int tokens = 0;
        for (int index : indices) {
            width = Math.max(width, sequences.get(index).length());
            tokens += sequences.get(index).completionIds().length;
        }
        width = roundWidth(width);
        int rows = roundRows(indices.length);
        long[] ids = new long[rows * width];
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
        return new MicroBatch(indices, rows, width, ids, positions, targets, starts);
    }

    /// Multiples of 8 up to 64, of 16 up to 128, and so on: at most an eighth more.
    static int roundWidth(int width) {
        int step = Math.max(8, Integer.highestOneBit(Math.max(1, width - 1)) / 4);
        return (width + step - 1) / step * step;
    }

    /// 1, 2, 4, then multiples of 4 up to 32, of 8 up to 64, and so on.
    static int roundRows(int rows) {
        if (rows <= 4) {
            return rows == 3 ? 4 : rows;
        }
        int step = Math.max(4, Integer.highestOneBit(rows - 1) / 4);
        return (rows + step - 1) / step * step;
    }

    /// Number of sequences, without the rows added.
    int sequences() {
        return indices.length;
    }
}

package dev.edgewise.policy;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.model.TokenLayout;
import java.util.Arrays;
import java.util.List;

/// Sequences that go through the network together.
///
/// Numbers of rows and columns are rounded up to few different sizes, because oneDNN prepares a kernel for every shape
/// of a product it has not seen, which takes longer than the product of a small model. The places added hold
/// zeros and predict nothing.
///
/// @param indices position of each sequence in the part it comes from
/// @param ids `[N]`, in the layout's order, padded with 0
/// @param positions for every learned completion token, the row of the `[N, C]` hidden states that predicts it
/// @param targets the learned tokens, in the order of `positions`
/// @param starts first entry of each sequence in `positions`; one more entry than sequences
/// @param ends the row of each sequence's last token
@SuppressWarnings("ArrayRecordComponent") // never compared
record MicroBatch(
        int[] indices, TokenLayout layout, long[] ids, long[] positions, long[] targets, int[] starts, long[] ends) {
    /// Returns every sequence in a row of its own.
    static MicroBatch rows(List<TrainingSequence> sequences, int[] indices) {
        int width =
                Arrays.stream(indices).map(i -> sequences.get(i).length()).max().orElse(0);
        TokenLayout.Rows layout = new TokenLayout.Rows(roundRows(indices.length), roundWidth(width));
        Filler filler = new Filler(sequences, layout);
        for (int row = 0; row < indices.length; row++) {
            int start = row * layout.width();
            int[] prompt = sequences.get(indices[row]).promptIds();
            filler.put(prompt, start);
            filler.completion(indices[row], start + prompt.length - 1, start + prompt.length);
        }
        return filler.finish();
    }

    /// Returns each prompt once, its completions behind it.
    static MicroBatch groups(List<TrainingSequence> sequences, List<SharedPrompt> prompts) {
        int[] lengths = prompts.stream().mapToInt(p -> p.ids().length).toArray();
        TokenLayout.Groups layout = new TokenLayout.Groups(
                lengths,
                roundWidth(Arrays.stream(lengths).max().orElse(0)),
                prompts.stream().mapToInt(p -> p.sequences().length).max().orElse(0),
                roundWidth(
                        prompts.stream().mapToInt(SharedPrompt::longest).max().orElse(0)));
        Filler filler = new Filler(sequences, layout);
        for (int p = 0; p < prompts.size(); p++) {
            int start = p * layout.promptWidth();
            filler.put(prompts.get(p).ids(), start);
            int[] indices = prompts.get(p).sequences();
            for (int copy = 0; copy < indices.length; copy++) {
                filler.completion(indices[copy], start + lengths[p] - 1, layout.completion(p, copy));
            }
        }
        return filler.finish();
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

    /// Tells whether no token has an advantage other than 0.
    boolean withoutAdvantage(List<TrainingSequence> sequences) {
        return Arrays.stream(indices).allMatch(i -> sequences.get(i).withoutCredit());
    }

    /// Returns the number of sequences, without what was added.
    int sequences() {
        return indices.length;
    }

    /// Puts tokens where the layout wants them.
    private static final class Filler {
        private final List<TrainingSequence> sequences;
        private final TokenLayout layout;
        private final long[] ids;
        private int[] indices = new int[8];
        private int[] starts = new int[9];
        private long[] ends = new long[8];
        private long[] positions = new long[64];
        private long[] targets = new long[64];
        private int count;

        Filler(List<TrainingSequence> sequences, TokenLayout layout) {
            this.sequences = sequences;
            this.layout = layout;
            this.ids = new long[layout.tokens()];
        }

        void put(int[] tokens, int start) {
            for (int t = 0; t < tokens.length; t++) {
                ids[start + t] = tokens[t];
            }
        }

        /// @param before the row that predicts the first token
        /// @param start the row of the first token
        void completion(int index, int before, int start) {
            if (count == indices.length) {
                indices = Arrays.copyOf(indices, 2 * count);
                starts = Arrays.copyOf(starts, 2 * count + 1);
                ends = Arrays.copyOf(ends, 2 * count);
            }
            TrainingSequence sequence = sequences.get(index);
            int[] tokens = sequence.completionIds();
            put(tokens, start);
            int at = starts[count];
            while (at + tokens.length > positions.length) {
                positions = Arrays.copyOf(positions, 2 * positions.length);
                targets = Arrays.copyOf(targets, 2 * targets.length);
            }
            for (int t = 0; t < tokens.length; t++) {
                if (sequence.learns(t)) {
                    positions[at] = t == 0 ? before : start + t - 1L;
                    targets[at++] = tokens[t];
                }
            }
            ends[count] = start + tokens.length - 1L;
            indices[count++] = index;
            starts[count] = at;
        }

        MicroBatch finish() {
            int tokens = starts[count];
            return new MicroBatch(
                    Arrays.copyOf(indices, count),
                    layout,
                    ids,
                    Arrays.copyOf(positions, tokens),
                    Arrays.copyOf(targets, tokens),
                    Arrays.copyOf(starts, count + 1),
                    Arrays.copyOf(ends, count));
        }
    }
}

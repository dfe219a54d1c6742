package dev.edgewise.policy;

import dev.edgewise.batch.TrainingSequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Cuts many short continuations of few prompts into micro-batches with little padding.
///
/// Continuations of one prompt are sorted by length and cut into runs, each of which takes the prompt once and
/// is as wide as its longest. The cut is the one with the fewest places in all. Runs go into one micro-batch as
/// long as filling them up to one shape costs little.
final class PairBatches {
    /// The share of a micro-batch that has to be places of the runs themselves.
    private static final double FILLED = 0.85;

    /// Below this many places a micro-batch takes in runs whatever the padding: a small product costs its
    /// overhead.
    private static final int SMALL = 256;

    private PairBatches() {}

    /// Every sequence is in exactly one micro-batch; a sequence longer than `tokens` gets one of its own.
    static List<MicroBatch> cut(List<TrainingSequence> sequences, int tokens) {
        List<SharedPrompt> shared = new ArrayList<>();
        List<Integer> alone = new ArrayList<>();
        for (SharedPrompt prompt : SharedPrompt.of(sequences)) {
            for (SharedPrompt run : runs(prompt, sequences, tokens)) {
                if (run.sequences().length > 1) {
                    shared.add(run);
                } else {
                    alone.add(run.sequences()[0]);
                }
            }
        }
        List<MicroBatch> batches = new ArrayList<>();
        shared.sort(Comparator.comparingInt((SharedPrompt p) -> -p.sequences().length)
                .thenComparingInt(p -> -p.longest())
                .thenComparingInt(p -> p.sequences()[0]));
        List<SharedPrompt> open = new ArrayList<>();
        for (SharedPrompt run : shared) {
            open.add(run);
            if (open.size() > 1 && !together(open, tokens)) {
                open.removeLast();
                batches.add(MicroBatch.groups(sequences, open));
                open = new ArrayList<>(List.of(run));
            }
        }
        if (!open.isEmpty()) {
            batches.add(MicroBatch.groups(sequences, open));
        }
        if (!alone.isEmpty()) {
            batches.addAll(MicroBatches.rows(
                    sequences, alone.stream().mapToInt(Integer::intValue).toArray(), tokens));
        }
        return batches;
    }

    private static boolean together(List<SharedPrompt> runs, int tokens) {
        int all = MicroBatches.size(runs);
        int own = runs.stream().mapToInt(run -> MicroBatches.size(List.of(run))).sum();
        return all <= tokens && (all <= SMALL || own >= FILLED * all);
    }

    private static List<SharedPrompt> runs(SharedPrompt prompt, List<TrainingSequence> all, int tokens) {
        int[] order = Arrays.stream(prompt.sequences())
                .boxed()
                .sorted(Comparator.comparingInt((Integer i) -> -all.get(i).completionIds().length)
                        .thenComparing(Comparator.naturalOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] widths = Arrays.stream(order)
                .map(i -> MicroBatch.roundWidth(all.get(i).completionIds().length))
                .toArray();
        int[] cuts = cuts(widths, MicroBatch.roundWidth(prompt.ids().length), tokens);
        List<SharedPrompt> runs = new ArrayList<>();
        for (int end = order.length; end > 0; end = cuts[end]) {
            runs.add(SharedPrompt.of(all, Arrays.copyOfRange(order, cuts[end], end)));
        }
        return runs.reversed();
    }

    /// Returns where the run that ends before each place begins, so that the runs take the fewest places.
    ///
    /// @param widths of the sequences, falling
    private static int[] cuts(int[] widths, int prompt, int tokens) {
        long[] least = new long[widths.length + 1];
        int[] cuts = new int[widths.length + 1];
        for (int end = 1; end <= widths.length; end++) {
            least[end] = Long.MAX_VALUE;
            for (int start = end - 1; start >= 0; start--) {
                long own = prompt + (long) (end - start) * widths[start];
                if (own > tokens && start < end - 1) {
                    break;
                }
                if (least[start] + own < least[end]) {
                    least[end] = least[start] + own;
                    cuts[end] = start;
                }
            }
        }
        return cuts;
    }
}

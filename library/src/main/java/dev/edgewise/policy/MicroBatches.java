package dev.edgewise.policy;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.model.TokenLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Cuts a part into micro-batches of at most `tokens` padded tokens, sequences of like length together.
///
/// Completions of one prompt share it: it goes through the network once per micro-batch instead of once per completion.
final class MicroBatches {
    private MicroBatches() {}

    /// Every sequence is in exactly one micro-batch; a sequence longer than `tokens` gets one of its own.
    static List<MicroBatch> cut(List<TrainingSequence> sequences, int tokens) {
        List<SharedPrompt> prompts = SharedPrompt.of(sequences);
        return prompts.size() == sequences.size() ? rows(sequences, tokens) : groups(sequences, prompts, tokens);
    }

    /// As [#cut], every sequence in a row of its own.
    static List<MicroBatch> rows(List<TrainingSequence> sequences, int tokens) {
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
            batches.add(MicroBatch.rows(sequences, indices));
            start = end;
        }
        return batches;
    }

    private static List<MicroBatch> groups(List<TrainingSequence> sequences, List<SharedPrompt> prompts, int tokens) {
        List<SharedPrompt> open = new ArrayList<>();
        for (SharedPrompt prompt : prompts) {
            int width = MicroBatch.roundWidth(prompt.longest());
            int room = (tokens - MicroBatch.roundWidth(prompt.ids().length)) / width;
            open.addAll(prompt.split(Math.max(1, room), sequences));
        }
        // Groups without advantage stay among themselves: their backward pass may be left out.
        open.sort(Comparator.comparing(SharedPrompt::signal)
                .reversed()
                .thenComparingInt(p -> -p.longest())
                .thenComparingInt(p -> -p.sequences().length)
                .thenComparingInt(p -> p.sequences()[0]));
        List<MicroBatch> batches = new ArrayList<>();
        List<SharedPrompt> batch = new ArrayList<>();
        for (SharedPrompt prompt : open) {
            batch.add(prompt);
            boolean other = prompt.signal() != batch.getFirst().signal();
            if (batch.size() > 1 && (other || size(batch) > tokens)) {
                batch.removeLast();
                batches.add(MicroBatch.groups(sequences, batch));
                batch = new ArrayList<>(List.of(prompt));
            }
        }
        batches.add(MicroBatch.groups(sequences, batch));
        return batches;
    }

    private static int size(List<SharedPrompt> prompts) {
        int promptWidth = prompts.stream().mapToInt(p -> p.ids().length).max().orElse(0);
        int copies = prompts.stream().mapToInt(p -> p.sequences().length).max().orElse(0);
        int width = prompts.stream().mapToInt(SharedPrompt::longest).max().orElse(0);
        return new TokenLayout.Groups(
                        new int[prompts.size()],
                        MicroBatch.roundWidth(promptWidth),
                        copies,
                        MicroBatch.roundWidth(width))
                .tokens();
    }
}

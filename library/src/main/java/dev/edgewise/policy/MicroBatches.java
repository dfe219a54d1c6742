package dev.edgewise.policy;

import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.model.TokenLayout;
import java.util.ArrayList;
import java.util.Arrays;
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
        return rows(sequences, IntStream.range(0, sequences.size()).toArray(), tokens);
    }

    /// As above, of the sequences `chosen`.
    static List<MicroBatch> rows(List<TrainingSequence> sequences, int[] chosen, int tokens) {
        int[] order = Arrays.stream(chosen)
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

    /// As [#cut], with `size` consecutive sequences always in one micro-batch.
    static List<MicroBatch> together(List<TrainingSequence> sequences, int size, int tokens) {
        if (size == 1) {
            return cut(sequences, tokens);
        }
        List<List<SharedPrompt>> units = new ArrayList<>();
        for (int start = 0; start < sequences.size(); start += size) {
            units.add(SharedPrompt.of(sequences, start, start + size));
        }
        units.sort(Comparator.comparingInt((List<SharedPrompt> unit) -> -longest(unit))
                .thenComparingInt(unit -> unit.getFirst().sequences()[0]));
        boolean shared = units.stream().allMatch(unit -> unit.size() == 1);
        List<MicroBatch> batches = new ArrayList<>();
        List<SharedPrompt> batch = new ArrayList<>();
        for (List<SharedPrompt> unit : units) {
            batch.addAll(unit);
            if (batch.size() > unit.size() && (shared ? size(batch) : rowTokens(batch)) > tokens) {
                batches.add(of(sequences, batch.subList(0, batch.size() - unit.size()), shared));
                batch = new ArrayList<>(unit);
            }
        }
        batches.add(of(sequences, batch, shared));
        return batches;
    }

    private static int longest(List<SharedPrompt> unit) {
        return unit.stream().mapToInt(p -> p.ids().length + p.longest()).max().orElse(0);
    }

    private static int rowTokens(List<SharedPrompt> batch) {
        int rows = batch.stream().mapToInt(p -> p.sequences().length).sum();
        return MicroBatch.roundRows(rows) * MicroBatch.roundWidth(longest(batch));
    }

    private static MicroBatch of(List<TrainingSequence> sequences, List<SharedPrompt> batch, boolean shared) {
        return shared
                ? MicroBatch.groups(sequences, batch)
                : MicroBatch.rows(
                        sequences,
                        batch.stream()
                                .flatMapToInt(p -> Arrays.stream(p.sequences()))
                                .sorted()
                                .toArray());
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

    /// Returns how many places prompts and their sequences take together.
    static int size(List<SharedPrompt> prompts) {
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

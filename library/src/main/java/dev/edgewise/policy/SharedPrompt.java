package dev.edgewise.policy;

import dev.edgewise.batch.TrainingSequence;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A prompt and the sequences that begin with it.
///
/// @param ids the prompt's tokens
/// @param sequences positions in the part they come from
/// @param longest the most tokens one of their completions has
/// @param signal whether one of them has an advantage other than 0
@SuppressWarnings("ArrayRecordComponent") // never compared
record SharedPrompt(int[] ids, int[] sequences, int longest, boolean signal) {
    /// Returns the distinct prompts of `sequences`, in the order they first occur.
    static List<SharedPrompt> of(List<TrainingSequence> sequences) {
        return of(sequences, 0, sequences.size());
    }

    /// Returns the distinct prompts of sequences `from … to − 1`, in the order they first occur.
    static List<SharedPrompt> of(List<TrainingSequence> sequences, int from, int to) {
        Map<IntBuffer, List<Integer>> byPrompt = new LinkedHashMap<>();
        for (int i = from; i < to; i++) {
            byPrompt.computeIfAbsent(IntBuffer.wrap(sequences.get(i).promptIds()), _ -> new ArrayList<>())
                    .add(i);
        }
        return byPrompt.values().stream()
                .map(indices -> of(
                        sequences, indices.stream().mapToInt(Integer::intValue).toArray()))
                .toList();
    }

    /// Sequences that have their prompt in common.
    static SharedPrompt of(List<TrainingSequence> all, int[] indices) {
        int longest = Arrays.stream(indices)
                .map(i -> all.get(i).completionIds().length)
                .max()
                .orElse(0);
        boolean signal = Arrays.stream(indices).anyMatch(i -> !all.get(i).withoutCredit());
        return new SharedPrompt(all.get(indices[0]).promptIds(), indices, longest, signal);
    }

    /// Parts of at most `count` sequences.
    List<SharedPrompt> split(int count, List<TrainingSequence> all) {
        List<SharedPrompt> parts = new ArrayList<>();
        for (int start = 0; start < sequences.length; start += count) {
            parts.add(of(all, Arrays.copyOfRange(sequences, start, Math.min(sequences.length, start + count))));
        }
        return parts;
    }
}

package dev.edgewise.trainer;

import dev.edgewise.batch.TrainingSequence;
import java.util.List;
import java.util.function.ToIntFunction;

/// The sequences `from … to − 1` of a batch part, or of its pairs, which one rank works on.
///
/// Shares are contiguous, so that the completions of a prompt stay together, and cut where the tokens before them are
/// nearest to `r/R` of all: a sequence belongs to the rank in whose part of the tokens its middle lies.
public record Share(int from, int to) {
    static Share of(List<TrainingSequence> sequences, int rank, int size) {
        return of(sequences, TrainingSequence::length, rank, size);
    }

    /// Returns a rank's share.
    ///
    /// @param length tokens of a sequence
    public static <T> Share of(List<T> sequences, ToIntFunction<T> length, int rank, int size) {
        long total = sequences.stream().mapToLong(length::applyAsInt).sum();
        int from = 0;
        int to = 0;
        long before = 0;
        for (T sequence : sequences) {
            int own = length.applyAsInt(sequence);
            long middle = 2 * before + own;
            long owner = Math.min(size - 1L, middle * size / (2 * total));
            from += owner < rank ? 1 : 0;
            to += owner <= rank ? 1 : 0;
            before += own;
        }
        return new Share(from, to);
    }

    /// Returns the part of a list that belongs to the share. The list has one element for each sequence.
    public <T> List<T> of(List<T> whole) {
        return whole.subList(from, to);
    }

    /// Returns whether there is nothing in it.
    public boolean isEmpty() {
        return from == to;
    }
}

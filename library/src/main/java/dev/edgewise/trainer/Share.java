package dev.edgewise.trainer;

import dev.edgewise.batch.TrainingSequence;
import java.util.List;

/// The sequences `from … to − 1` of a batch part, which one rank works on.
///
/// Shares are contiguous, so that the completions of a prompt stay together, and cut where the tokens before them are
/// nearest to `r/R` of all: a sequence belongs to the rank in whose part of the tokens its middle lies.
record Share(int from, int to) {
    static Share of(List<TrainingSequence> sequences, int rank, int size) {
        long total = sequences.stream().mapToLong(TrainingSequence::length).sum();
        int from = 0;
        int to = 0;
        long before = 0;
        for (TrainingSequence sequence : sequences) {
            long middle = 2 * before + sequence.length();
            long owner = Math.min(size - 1L, middle * size / (2 * total));
            from += owner < rank ? 1 : 0;
            to += owner <= rank ? 1 : 0;
            before += sequence.length();
        }
        return new Share(from, to);
    }

    <T> List<T> of(List<T> whole) {
        return whole.subList(from, to);
    }

    boolean isEmpty() {
        return from == to;
    }
}

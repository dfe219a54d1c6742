package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.batch.TrainingSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Shares are contiguous, cover every sequence once, and are cut by tokens.
class ShareTest {
    @Test
    void sharesAreCutByTokensAndNotByNumber() {
        List<TrainingSequence> sequences = sequences(9, 9, 9, 9, 36, 36);
        assertThat(Share.of(sequences, 0, 2)).isEqualTo(new Share(0, 4));
        assertThat(Share.of(sequences, 1, 2)).isEqualTo(new Share(4, 6));
    }

    @Test
    void everySequenceIsInOneShare() {
        List<TrainingSequence> sequences = sequences(3, 50, 2, 2, 17, 90, 4, 4, 4, 31);
        for (int size = 1; size <= 14; size++) {
            List<Integer> covered = new ArrayList<>();
            for (int rank = 0; rank < size; rank++) {
                Share share = Share.of(sequences, rank, size);
                IntStream.range(share.from(), share.to()).forEach(covered::add);
            }
            assertThat(covered)
                    .isEqualTo(IntStream.range(0, sequences.size()).boxed().toList());
        }
    }

    @Test
    void moreRanksThanSequencesLeaveSomeWithNothing() {
        List<TrainingSequence> one = sequences(5);
        assertThat(IntStream.range(0, 3).filter(rank -> !Share.of(one, rank, 3).isEmpty()))
                .hasSize(1);
    }

    private static List<TrainingSequence> sequences(int... lengths) {
        return IntStream.of(lengths)
                .mapToObj(length -> TrainingSequence.demonstration(new int[] {1}, new int[length - 1]))
                .toList();
    }
}

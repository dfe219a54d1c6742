package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.error.CheckpointException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Which kinds of pairs are drawn, worked out by hand.
class PairKindsTest {
    private static List<String> kinds() {
        List<String> kinds = new ArrayList<>(Collections.nCopies(6, "prose"));
        kinds.addAll(Collections.nCopies(2, "argument"));
        return kinds;
    }

    @Test
    void atFirstAllKindsAreUndecided() {
        // a quarter goes to rows alike: 2 of 8 and 6 of 8
        assertThat(new PairKinds(kinds(), 3).shares(1)).containsExactly(0.375 + 0.0625, 0.375 + 0.1875);
    }

    @Test
    void aKindThatIsDecidedComesSeldom() {
        PairKinds pairs = new PairKinds(kinds(), 3);
        pairs.observe(1, new int[] {1, 1, 1, 1, 0, 0}, new boolean[] {true, true, true, true, true, false});
        // argument: Beta(2, 2), p(1 − p) 4/20; prose: Beta(5, 1), 5/42
        double argument = 4.0 / 20;
        double prose = 5.0 / 42;
        assertThat(pairs.shares(1)[0]).isCloseTo(0.75 * argument / (argument + prose) + 0.0625, within(1e-12));
        assertThat(pairs.metrics(1))
                .containsEntry("pairs/argument/accuracy", 0.5)
                .containsEntry("pairs/prose/accuracy", 5.0 / 6);
        for (int step = 2; step < 40; step++) {
            boolean[] right = new boolean[8];
            Arrays.fill(right, true);
            pairs.observe(step, new int[] {1, 1, 1, 1, 1, 1, 1, 1}, right);
        }
        assertThat(pairs.shares(39)[1]).isBetween(0.1875, 0.3);
    }

    @Test
    void theRowsOfAKindComeOnceEach() {
        PairKinds pairs = new PairKinds(kinds(), 3);
        List<Integer> prose = new ArrayList<>();
        for (int step = 1; prose.size() < 12; step++) {
            PairKinds.Drawn drawn = pairs.draw(step, 4);
            for (int i = 0; i < 4; i++) {
                assertThat(kinds().get(drawn.rows()[i])).isEqualTo(drawn.kinds()[i] == 1 ? "prose" : "argument");
                if (drawn.kinds()[i] == 1) {
                    prose.add(drawn.rows()[i]);
                }
            }
        }
        assertThat(prose.subList(0, 6)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
        assertThat(prose.subList(6, 12)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
    }

    @Test
    void goesOnFromASnapshot() {
        PairKinds whole = new PairKinds(kinds(), 3);
        PairKinds cut = new PairKinds(kinds(), 3);
        for (int step = 1; step <= 10; step++) {
            if (step == 5) {
                PairKinds other = new PairKinds(kinds(), 3);
                other.restore(cut.snapshot());
                cut = other;
            }
            PairKinds.Drawn drawn = whole.draw(step, 5);
            assertThat(cut.draw(step, 5).rows()).isEqualTo(drawn.rows());
            boolean[] right = new boolean[5];
            IntStream.range(0, 5).forEach(i -> right[i] = drawn.rows()[i] % 2 == 0);
            whole.observe(step, drawn.kinds(), right);
            cut.observe(step, drawn.kinds(), right);
        }
        PairKinds others = new PairKinds(List.of("prose", "name"), 3);
        assertThatThrownBy(() -> others.restore(whole.snapshot())).isInstanceOf(CheckpointException.class);
    }
}

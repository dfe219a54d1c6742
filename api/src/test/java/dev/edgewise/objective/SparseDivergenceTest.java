package dev.edgewise.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparseDivergenceTest {
    private static final int VOCABULARY = 9;

    /// Every logit of the vocabulary is moved, those outside the support too.
    @ParameterizedTest
    @CsvSource({
        "0, 3, true",
        "0.1, 3, true",
        "0.5, 1, true",
        "0.9, 4, true",
        "1, 2, true",
        "0, 3, false",
        "0.5, 4, false",
        "1, 2, false",
        "0.3, 9, false"
    })
    void gradientEqualsFiniteDifferences(double beta, int size, boolean addTail) {
        Divergence divergence = new Divergence(1, beta, 1, size, addTail);
        Random random = new Random(7);
        double[] student = random.doubles(VOCABULARY, -2, 2).toArray();
        double[] teacher = logSoftmax(random.doubles(VOCABULARY, -2, 2).toArray());
        int[] support = IntStream.range(0, VOCABULARY)
                .filter(v -> v % 2 == 0 || v > 4)
                .limit(size)
                .toArray();
        if (size == VOCABULARY) {
            support = IntStream.range(0, VOCABULARY).toArray();
        }

        SparseDivergence found = at(divergence, student, teacher, support);

        double[] p = Arrays.stream(logSoftmax(student)).map(Math::exp).toArray();
        for (int v = 0; v < VOCABULARY; v++) {
            int place = Arrays.binarySearch(support, v);
            double gradient = place < 0 ? p[v] * found.elsewhere() : found.atSupport()[place];
            double[] up = student.clone();
            double[] down = student.clone();
            up[v] += 1e-5;
            down[v] -= 1e-5;
            double slope = (at(divergence, up, teacher, support).value()
                            - at(divergence, down, teacher, support).value())
                    / 2e-5;
            assertThat(gradient).as("logit %d", v).isCloseTo(slope, within(1e-8));
        }
    }

    private static SparseDivergence at(Divergence divergence, double[] logits, double[] teacher, int[] support) {
        double[] student = logSoftmax(logits);
        return SparseDivergence.of(
                divergence,
                Arrays.stream(support).mapToDouble(v -> student[v]).toArray(),
                Arrays.stream(support).mapToDouble(v -> teacher[v]).toArray());
    }

    private static double[] logSoftmax(double[] logits) {
        double sum = Math.log(Arrays.stream(logits).map(Math::exp).sum());
        return Arrays.stream(logits).map(z -> z - sum).toArray();
    }

    /// Two outcomes, by hand: p = (1/2, 1/2), q = (1/4, 3/4).
    @Test
    void limitsAreTheTwoKlDivergences() {
        double[] p = {Math.log(0.5)};
        double[] q = {Math.log(0.25)};

        assertThat(SparseDivergence.of(new Divergence(1, 0, 1, 1, true), p, q).value())
                .isCloseTo(0.25 * Math.log(0.5) + 0.75 * Math.log(1.5), within(1e-12));
        assertThat(SparseDivergence.of(new Divergence(1, 1, 1, 1, true), p, q).value())
                .isCloseTo(0.5 * Math.log(2) + 0.5 * Math.log(2.0 / 3), within(1e-12));
    }

    /// A support of nearly all mass: TRL keeps 1e-7 for the rest.
    @Test
    void tailNeverVanishes() {
        SparseDivergence one =
                SparseDivergence.of(new Divergence(1, 1, 1, 1, true), new double[] {0}, new double[] {-1e-9});

        assertThat(one.value()).isFinite();
        assertThat(one.atSupport()).containsExactly(new double[] {0}, within(1e-8));
        assertThat(one.elsewhere()).isFinite();
    }
}

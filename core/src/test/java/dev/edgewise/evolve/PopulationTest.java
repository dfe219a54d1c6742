package dev.edgewise.evolve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PopulationTest {
    /// Candidates by their scores on the same tasks.
    private static List<Candidate> candidates(double[]... scores) {
        List<Candidate> all = new ArrayList<>();
        for (double[] each : scores) {
            all.add(new Candidate(
                    all.size(),
                    Map.of("system", "prompt " + all.size()),
                    List.of(),
                    Arrays.stream(each).boxed().toList()));
        }
        return all;
    }

    private static List<Integer> numbers(List<Candidate> candidates) {
        return candidates.stream().map(Candidate::number).toList();
    }

    /// The second prompt is the best by mean, and yet what the others alone can do stays.
    @Test
    void keepsWhoIsBestOnSomeTaskAndNotTheBestAlone() {
        List<Candidate> all =
                candidates(new double[] {1, 0, 0, 0}, new double[] {0, 1, 1, 0}, new double[] {0, 0, 0, 1});
        assertThat(numbers(Population.of(all, 4))).containsExactly(1, 0, 2);
        assertThat(numbers(Population.of(all, 2))).containsExactly(1, 0);
    }

    /// The last prompt is best on no task that tells prompts apart: all of them fail on the third.
    @Test
    void aTaskOnWhichAllScoreTheSameKeepsNobody() {
        List<Candidate> all = candidates(new double[] {1, 0, 0}, new double[] {0, 1, 0}, new double[] {0, 0, 0});
        assertThat(numbers(Population.of(all, 3))).containsExactly(0, 1);
    }

    @Test
    void roomIsFilledByDominatedOnesThatAreBestOnSomeTask() {
        List<Candidate> all = candidates(new double[] {1, 1, 0}, new double[] {1, 0, 0}, new double[] {0, 0, 1});
        assertThat(ParetoFronts.of(all).undominated(all).numbers()).containsExactly(0, 2);
        assertThat(numbers(Population.of(all, 2))).containsExactly(0, 2);
        assertThat(numbers(Population.of(all, 3))).containsExactly(0, 1, 2);
    }

    @Test
    void whereNoTaskTellsThemApartTheOldestStay() {
        List<Candidate> all = candidates(new double[] {0, 0}, new double[] {0, 0}, new double[] {0, 0});
        assertThat(numbers(Population.of(all, 2))).containsExactly(0, 1);
    }
}

package dev.edgewise.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.eval.Interval;
import dev.edgewise.task.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EdgeSentencesTest {
    private static final ProbePlan PLAN = new ProbePlan(800, 8, List.of(1, 8), false);

    @Test
    void namesTheFrontierTheEdgeAndWhereSamplingReaches() {
        assertThat(words(false, 1, 0.6, 0.1, 0))
                .containsExactly(
                        "The frontier is rung 2 of 4 (95 %: 2 – 2): that many have a pass rate of at least 50 %.",
                        "The edge is rungs 2, 3; most signal lies on rung 2 (task 1), where 98 % of groups of 8 hold both"
                                + " outcomes (95 %: 93 % – 100 %).",
                        "Sampling reaches further than one answer: on rung 3 pass@1 is 10 % and pass@8 57 %.");
    }

    @Test
    void saysWhatARungNeedsWhereGuessingGetsHalf() {
        LadderMap map = new LadderMap("comparison", false, List.of(), 0.5, new Interval(0, 0, 0));
        assertThat(new EdgeSentences(PLAN).sentences(map).getFirst())
                .endsWith("none has a pass rate of at least 75 %.");
    }

    @Test
    void saysWhatToDoWhereThereIsNoEdge() {
        assertThat(words(false, 0, 0))
                .contains(
                        "No rung lies on the edge: none gives groups of 8 a signal. Begin with demonstrations or easier tasks.");
        assertThat(words(false, 1, 0.99)).contains("No rung lies on the edge: all are mastered. Add harder ones.");
        assertThat(words(false, 1, 0))
                .contains("No rung lies on the edge: those below are mastered, those above out of"
                        + " reach. Demonstrations or rungs in between would bridge the gap.");
    }

    @Test
    void saysThatLevelsWereInferred() {
        assertThat(words(true, 1, 0.5))
                .contains(
                        "The data set has no levels, so they were inferred by probing: problems"
                                + " were grouped by how many of their first completions were right, and measured by fresh ones.");
    }

    @Test
    void theBandIsWhereGroupsCarrySignal() {
        assertThat(Standing.bandStart(8)).isCloseTo(0.0830, within(1e-4));
        assertThat(Standing.bandStart(2)).isCloseTo(0.5, within(1e-6));
        assertThat(Standing.of(0.05, 8, 0)).isEqualTo(Standing.OUT_OF_REACH);
        assertThat(Standing.of(0.3, 8, 0)).isEqualTo(Standing.REACHABLE);
        assertThat(Standing.of(0.5, 8, 0)).isEqualTo(Standing.CLIMBED);
        assertThat(Standing.of(0.95, 8, 0)).isEqualTo(Standing.MASTERED);
        assertThat(Standing.of(0.6, 8, 0.5)).as("a guess").isEqualTo(Standing.REACHABLE);
    }

    private static List<String> words(boolean inferred, double... rates) {
        List<CellEstimate> cells = new ArrayList<>();
        int climbed = 0;
        for (int level = 0; level < rates.length; level++) {
            double p = rates[level];
            climbed += p >= 0.5 ? 1 : 0;
            double signal = 1 - Math.pow(p, 8) - Math.pow(1 - p, 8);
            cells.add(new CellEstimate(
                    new Cell("sums", level),
                    "task " + level,
                    10,
                    80,
                    Map.of(1, around(p), 8, around(1 - Math.pow(1 - p, 8))),
                    around(signal),
                    3,
                    0));
        }
        LadderMap map = new LadderMap("sums", inferred, cells, 0, new Interval(climbed, climbed, climbed));
        return new EdgeSentences(PLAN).sentences(map);
    }

    private static Interval around(double value) {
        return new Interval(value, Math.max(0, value - 0.05), Math.min(1, value + 0.05));
    }
}

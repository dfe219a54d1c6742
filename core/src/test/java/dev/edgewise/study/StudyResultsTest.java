package dev.edgewise.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.eval.Interval;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StudyResultsTest {
    private static final StudyResults RESULTS = SyntheticOutcomes.results();

    @Test
    void aRunKnowsWhatAFrontierCostAndItsMeanOverTheBudget() {
        RunOutcome run = SyntheticOutcomes.run("a", 1, 200, 3, 1);
        assertThat(run.rolloutsTo(2)).hasValue(400);
        assertThat(run.rolloutsTo(4)).isEmpty();
        assertThat(run.frontierAt(450)).isEqualTo(2);
        // trapezoids over 0 0 1 1 2 2 3 3 3 3 3 at every 100 of 1,000
        assertThat(run.meanFrontier()).isCloseTo((0 + 0.5 + 1 + 1.5 + 2 + 2.5 + 3 + 3 + 3 + 3) / 10, within(1e-12));
        assertThat(run.meanAccuracy()).as("a tenth of it here").isCloseTo(run.meanFrontier() / 10, within(1e-12));
    }

    @Test
    void armsAreComparedOnTheSeedsThatBothHave() {
        ArmResult fast = RESULTS.arms().getLast();
        var difference = Objects.requireNonNull(fast.differences().get(StudyMetric.FRONTIER));
        assertThat(difference.pairs()).isEqualTo(2);
        assertThat(difference.above()).isEqualTo(2);
        assertThat(difference.difference()).isEqualTo(new Interval(4, 4, 4));
        assertThat(fast.means().get(StudyMetric.FRONTIER)).isEqualTo(new Interval(8, 7, 9));
        assertThat(RESULTS.arms().getFirst().differences()).isEmpty();
    }

    @Test
    void aFrontierThatWasNotReachedCostsAtLeastTheBudget() {
        List<TargetCost> slow = RESULTS.arms().getFirst().costs();
        assertThat(slow.getFirst()).isEqualTo(new TargetCost(2, 2, 2, 400, null, false));
        assertThat(slow.getLast()).isEqualTo(new TargetCost(5, 1, 2, 1000, null, true));
        TargetCost fast = RESULTS.arms().getLast().costs().getFirst();
        Interval ratio = Objects.requireNonNull(fast.ratio());
        assertThat(ratio.estimate()).isCloseTo(0.5, within(1e-12));
        assertThat(fast.bounded()).isFalse();
        assertThat(RESULTS.arms().getLast().costs().getLast().bounded()).isTrue();
    }

    @Test
    void theTableSaysWhatDecidesAndWhatIsMissing() {
        assertThat(new StudyTable(RESULTS).summary()).isEqualTo("""
                Is fast faster than slow?
                Expected: It is.

                Every run has 1,000 rollouts. 5 of 6 runs are in. What decides: frontier.

                | arm  | runs | frontier       | minus slow        | above  | below  |
                |------|------|----------------|-------------------|--------|--------|
                | slow | 2    | 4.5 [4.0, 5.0] | –                 | –      | –      |
                | fast | 3    | 8.0 [7.0, 9.0] | +4.0 [+4.0, +4.0] | 2 of 2 | 0 of 2 |

                Rollouts until a frontier was first measured:

                | arm  | to 2         | × slow            | to 5             | × slow              |
                |------|--------------|-------------------|------------------|---------------------|
                | slow | 400 (2 of 2) | –                 | > 1,000 (1 of 2) | –                   |
                | fast | 200 (2 of 2) | 0.50 [0.50, 0.50] | 500 (2 of 2)     | ≈ 0.50 [0.50, 0.50] |

                missing: slow, seed 3: not run yet
                """);
        assertThat(new StudyTable(RESULTS).markdown())
                .contains("| fast | 2     | +4.0 [+4.0, +4.0] | ")
                .contains("Missing: slow, seed 3: not run yet\n")
                .contains("Registered 2026-11-23T09:00:00Z, SHA-256 " + RESULTS.registration());
    }

    @Test
    void theJsonHoldsEveryRunAndEveryComparison() {
        JsonNode json = StudyJson.of(RESULTS);
        assertThat(json.path("finished").asInt()).isEqualTo(5);
        assertThat(json.at("/arms/1/means/frontier")).hasToString("[8.0,7.0,9.0]");
        assertThat(json.at("/arms/1/differences/frontier"))
                .hasToString("{\"difference\":[4.0,4.0,4.0],\"above\":2,\"below\":0,\"pairs\":2}");
        assertThat(json.at("/arms/0/runs/1/seed").asLong()).isEqualTo(2);
        assertThat(json.at("/arms/0/curve/60")).hasToString("[1000,4.5,4.0,5.0]");
        assertThat(json.at("/missing")).hasToString("{\"slow, seed 3\":\"not run yet\"}");
    }
}

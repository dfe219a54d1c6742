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
        assertThat(new Target.Rungs(2).spent(run, BudgetUnit.ROLLOUTS)).hasValue(400);
        assertThat(new Target.Rungs(2).spent(run, BudgetUnit.TOKENS)).hasValue(4000);
        assertThat(new Target.Rungs(4).spent(run, BudgetUnit.ROLLOUTS)).isEmpty();
        assertThat(run.frontierAt(450, BudgetUnit.ROLLOUTS)).isEqualTo(2);
        assertThat(run.frontierAt(450, BudgetUnit.TOKENS)).isEqualTo(0);
        // trapezoids over 0 0 1 1 2 2 3 3 3 3 3 at every 100 of 1,000
        double mean = (0 + 0.5 + 1 + 1.5 + 2 + 2.5 + 3 + 3 + 3 + 3) / 10;
        assertThat(run.meanFrontier(BudgetUnit.ROLLOUTS)).isCloseTo(mean, within(1e-12));
        assertThat(run.meanAccuracy(BudgetUnit.ROLLOUTS))
                .as("a tenth of it here")
                .isCloseTo(mean / 10, within(1e-12));
    }

    /// Short completions first, long ones later: 100 rollouts for 100 tokens, then 100 for 900.
    @Test
    void overTokensLongCompletionsWeighMore() {
        RunOutcome run = SyntheticOutcomes.run(
                "a",
                1,
                List.of(
                        new CurvePoint(0, 0, 0, 0),
                        new CurvePoint(100, 100, 2, 0.2),
                        new CurvePoint(200, 1000, 4, 0.4)));
        assertThat(run.meanFrontier(BudgetUnit.ROLLOUTS)).isEqualTo((1 + 3) / 2.0);
        assertThat(run.meanFrontier(BudgetUnit.TOKENS)).isCloseTo((100 * 1 + 900 * 3) / 1000.0, within(1e-12));
        assertThat(run.meanAccuracy(BudgetUnit.TOKENS)).isCloseTo(0.28, within(1e-12));
        assertThat(StudyMetric.MEAN_FRONTIER.of(run, BudgetUnit.TOKENS)).isCloseTo(2.8, within(1e-12));
        assertThat(StudyMetric.TOKENS.of(run, BudgetUnit.ROLLOUTS)).isEqualTo(1000);
    }

    @Test
    void anAccuracyIsReachedOnTheLineBetweenMeasurements() {
        RunOutcome run = SyntheticOutcomes.run(
                "a",
                1,
                List.of(
                        new CurvePoint(0, 0, 0, 0.1),
                        new CurvePoint(100, 100, 2, 0.2),
                        new CurvePoint(200, 1000, 4, 0.4)));
        // python3 docs/studies/to-accuracy.py on this curve: 150 rollouts to 30 %, 0 to 10 %
        assertThat(new Target.Accuracy(0.3).spent(run, BudgetUnit.ROLLOUTS).orElseThrow())
                .isCloseTo(150, within(1e-9));
        assertThat(new Target.Accuracy(0.3).spent(run, BudgetUnit.TOKENS).orElseThrow())
                .isCloseTo(550, within(1e-9));
        assertThat(new Target.Accuracy(0.1).spent(run, BudgetUnit.ROLLOUTS)).hasValue(0);
        assertThat(new Target.Accuracy(0.4).spent(run, BudgetUnit.ROLLOUTS)).hasValue(200);
        assertThat(new Target.Accuracy(0.5).spent(run, BudgetUnit.ROLLOUTS)).isEmpty();
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
        assertThat(slow.getFirst())
                .isEqualTo(
                        new TargetCost(new Target.Rungs(2), 2, 2, new Price(400, null), new Price(4000, null), false));
        assertThat(slow.getLast())
                .isEqualTo(new TargetCost(
                        new Target.Rungs(5), 1, 2, new Price(1000, null), new Price(10_000, null), true));
        TargetCost fast = RESULTS.arms().getLast().costs().getFirst();
        Interval ratio = Objects.requireNonNull(fast.rollouts().ratio());
        assertThat(ratio.estimate()).isCloseTo(0.5, within(1e-12));
        assertThat(Objects.requireNonNull(fast.tokens().ratio()).estimate()).isCloseTo(0.5, within(1e-12));
        assertThat(fast.bounded()).isFalse();
        assertThat(RESULTS.arms().getLast().costs().getLast().bounded()).isTrue();
    }

    @Test
    void theTableSaysWhatDecidesAndWhatIsMissing() {
        assertThat(new StudyTable(RESULTS).summary()).isEqualTo("""
                Is fast faster than slow?
                Expected: It is.

                Every run has 1,000 rollouts; averages over the budget are over rollouts. 5 of 6 runs are in. What decides: frontier.

                | arm  | runs | frontier       | minus slow        | above  | below  |
                |------|------|----------------|-------------------|--------|--------|
                | slow | 2    | 4.5 [4.0, 5.0] | –                 | –      | –      |
                | fast | 3    | 8.0 [7.0, 9.0] | +4.0 [+4.0, +4.0] | 2 of 2 | 0 of 2 |

                Rollouts until a frontier was first measured:

                | arm  | to 2         | × slow            | to 5             | × slow              |
                |------|--------------|-------------------|------------------|---------------------|
                | slow | 400 (2 of 2) | –                 | > 1,000 (1 of 2) | –                   |
                | fast | 200 (2 of 2) | 0.50 [0.50, 0.50] | 500 (2 of 2)     | ≈ 0.50 [0.50, 0.50] |

                Rollouts until a mean held-out accuracy was reached, on straight lines between measurements:

                | arm  | to 25 %      | × slow            |
                |------|--------------|-------------------|
                | slow | 550 (2 of 2) | –                 |
                | fast | 250 (2 of 2) | 0.45 [0.45, 0.45] |

                Tokens until a frontier was first measured:

                | arm  | to 2           | × slow            | to 5              | × slow              |
                |------|----------------|-------------------|-------------------|---------------------|
                | slow | 4,000 (2 of 2) | –                 | > 10,000 (1 of 2) | –                   |
                | fast | 2,000 (2 of 2) | 0.50 [0.50, 0.50] | 5,000 (2 of 2)    | ≈ 0.50 [0.50, 0.50] |

                Tokens until a mean held-out accuracy was reached, on straight lines between measurements:

                | arm  | to 25 %        | × slow            |
                |------|----------------|-------------------|
                | slow | 5,500 (2 of 2) | –                 |
                | fast | 2,500 (2 of 2) | 0.45 [0.45, 0.45] |

                missing: slow, seed 3: not run yet
                """);
        assertThat(new StudyTable(RESULTS).markdown())
                .contains("| fast | 2     | +4.0 [+4.0, +4.0] | ")
                .contains("Missing: slow, seed 3: not run yet\n")
                .endsWith("Registered 2026-11-23T09:00:00Z, SHA-256 " + RESULTS.registration()
                        + "\nEdgewise 1.0, commit 61e9580\n");
    }

    @Test
    void thatAStudyWasContinuedWithAnotherVersionIsToldEverywhere() {
        StudyResults continued = new StudyResults(
                RESULTS.plan(),
                RESULTS.registration(),
                RESULTS.registered(),
                RESULTS.version(),
                List.of("Continued with another commit."),
                RESULTS.arms(),
                RESULTS.missing());
        assertThat(new StudyTable(continued).summary()).endsWith("\nnote: Continued with another commit.\n");
        assertThat(new StudyTable(continued).markdown()).contains("\n\nContinued with another commit.\n\nRegistered ");
        assertThat(StudyJson.of(continued).at("/notes/0").asText()).isEqualTo("Continued with another commit.");
        assertThat(StudyJson.of(continued).at("/version/commit").asText()).isEqualTo("61e9580");
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
        assertThat(json.at("/arms/1/rollouts_to_frontier/0/frontier").isInt()).isTrue();
        assertThat(json.at("/arms/1/rollouts_to_frontier/0/tokens").asDouble()).isEqualTo(2000);
        assertThat(json.at("/arms/1/rollouts_to_frontier/0/tokens_ratio_to_reference/0")
                        .asDouble())
                .isCloseTo(0.5, within(1e-12));
        JsonNode accuracy = json.at("/arms/1/rollouts_to_accuracy/0");
        assertThat(accuracy.path("accuracy").asDouble()).isEqualTo(0.25);
        assertThat(accuracy.path("rollouts").asDouble()).isCloseTo(250, within(1e-9));
        assertThat(accuracy.at("/ratio_to_reference/0").asDouble()).isCloseTo(250 / 550.0, within(1e-12));
        assertThat(json.path("budget_unit").asText()).isEqualTo("rollouts");
        assertThat(json.at("/missing")).hasToString("{\"slow, seed 3\":\"not run yet\"}");
    }

    @Test
    void aBudgetOfTokensIsWhatEverythingRunsOver() {
        StudyResults results = SyntheticOutcomes.results(0, 10_000);
        assertThat(new StudyTable(results).summary())
                .contains("Every run ends with the step that reaches 10,000 tokens; averages over the budget are over"
                        + " tokens. 5 of 6 runs are in.");
        JsonNode json = StudyJson.of(results);
        assertThat(json.path("budget_unit").asText()).isEqualTo("tokens");
        assertThat(json.at("/arms/0/curve/30")).hasToString("[5000,2.0,2.0,2.0]");
        assertThat(json.at("/arms/0/curve/60")).hasToString("[10000,4.5,4.0,5.0]");
    }

    @Test
    void underBothLimitsNeitherIsSaidToBeUsedUp() {
        assertThat(new StudyTable(SyntheticOutcomes.results(1000, 20_000)).summary())
                .contains("Every run has at most 1,000 rollouts and ends with the step that reaches 20,000 tokens;"
                        + " averages over the budget are over rollouts.");
    }
}

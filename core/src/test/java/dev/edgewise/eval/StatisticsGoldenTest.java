package dev.edgewise.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.random.Seeds;
import dev.edgewise.testkit.Golden;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Against numpy and scipy: `testkit/oracle/make_statistics.py`.
class StatisticsGoldenTest {
    private static final JsonNode GOLDEN = Golden.read("statistics.json");

    @Test
    void theExactBootstrapIsNumpysOverEveryResample() {
        for (JsonNode one : GOLDEN.path("bootstrap")) {
            Interval interval = Bootstrap.mean(Golden.doubles(one.path("values")), Seeds.stream(1, "unused"));
            assertInterval(interval, one, 1e-9);
        }
    }

    @Test
    void theDrawnBootstrapIsScipysWithinItsNoise() {
        for (JsonNode one : GOLDEN.path("bootstrap_many")) {
            Interval interval = Bootstrap.mean(Golden.doubles(one.path("values")), Seeds.stream(1, "many"));
            assertInterval(interval, one, 0.03);
        }
    }

    @Test
    void pairedDifferencesAreTheBootstrapOfTheDifferences() {
        for (JsonNode one : GOLDEN.path("paired")) {
            PairedDifference difference = PairedDifference.of(
                    Golden.doubles(one.path("treatment")),
                    Golden.doubles(one.path("reference")),
                    Seeds.stream(1, "unused"));
            assertInterval(difference.difference(), one, 1e-9);
            assertThat(difference.above()).isEqualTo(one.path("above").asInt());
            assertThat(difference.below()).isEqualTo(one.path("below").asInt());
            assertThat(difference.pairs()).isEqualTo(5);
            assertThat(difference.excludesZero()).isEqualTo(one.path("low").asDouble() > 0);
        }
    }

    @Test
    void intervalsOverTasksCountSamplesForWhatTheyAreWorth() {
        for (JsonNode one : GOLDEN.path("tasks")) {
            Interval interval = Interval.ofTasks(
                    Golden.doubles(one.path("means")), one.path("samples").asInt());
            assertInterval(interval, one, 1e-9);
        }
    }

    @Test
    void theInformativeShareCountsTheGroupsWithBothOutcomes() {
        for (JsonNode one : GOLDEN.path("informative")) {
            assertThat(InformativeShare.estimate(
                            one.path("n").asInt(),
                            one.path("c").asInt(),
                            one.path("group").asInt()))
                    .isCloseTo(one.path("share").asDouble(), within(1e-12));
        }
    }

    @Test
    void repetitionCountsNGramsThatCameBefore() {
        for (JsonNode one : GOLDEN.path("repetition")) {
            List<Integer> tokens = new ArrayList<>();
            one.path("tokens").forEach(token -> tokens.add(token.asInt()));
            assertThat(Repetition.of(tokens, one.path("n").asInt()))
                    .isCloseTo(one.path("rate").asDouble(), within(1e-12));
        }
    }

    @Test
    void refusesPairsThatDoNotFit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PairedDifference.of(new double[2], new double[3], Seeds.stream(1, "x")))
                .withMessage("pairs need as many values on both sides but got 2 and 3");
    }

    private static void assertInterval(Interval interval, JsonNode expected, double tolerance) {
        assertThat(interval.estimate()).isCloseTo(expected.path("mean").asDouble(), within(1e-9));
        assertThat(interval.low()).isCloseTo(expected.path("low").asDouble(), within(tolerance));
        assertThat(interval.high()).isCloseTo(expected.path("high").asDouble(), within(tolerance));
    }
}

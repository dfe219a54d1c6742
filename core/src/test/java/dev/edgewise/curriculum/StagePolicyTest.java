package dev.edgewise.curriculum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.edgewise.error.ConfigException;
import dev.edgewise.random.Seeds;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StagePolicyTest {
    /// 5 % and 95 % quantiles (mpmath): Beta(25, 1) 0.887 and 0.998; Beta(17, 1) 0.838; Beta(1, 81) 0.0006 and
    /// 0.036; Beta(2, 81) up to 0.056.
    @ParameterizedTest
    @CsvSource({
        "IMITATE, 1, 9, 0, IMITATE",
        "IMITATE, 2, 8, 1, REINFORCE",
        "IMITATE, 25, 1, 8, REVIEW",
        "REINFORCE, 17, 1, 8, REINFORCE",
        "REINFORCE, 25, 1, 8, REVIEW",
        "REINFORCE, 1, 81, 0, IMITATE",
        "REINFORCE, 1, 81, 1, REINFORCE",
        "REINFORCE, 2, 81, 0, REINFORCE",
        "REINFORCE, 2, 8, 0, REINFORCE",
        "REVIEW, 25, 1, 8, REVIEW",
        "REVIEW, 8, 2, 6, REVIEW",
        "REVIEW, 7, 3, 4, REINFORCE",
        "REVIEW, 1, 30, 0, REINFORCE"
    })
    void stagesFollowTheTable(Stage stage, double alpha, double beta, int successes, Stage next) {
        assertThat(StagePolicy.STANDARD.next(stage, new Beta(alpha, beta), successes))
                .isEqualTo(next);
    }

    /// A cell at a fixed p stays where it belongs: stages change a handful of times at most in 500 groups.
    @ParameterizedTest
    @CsvSource({"0.03", "0.2", "0.5", "0.8", "0.9", "0.99"})
    void aSteadyCellDoesNotFlip(double p) {
        RandomGenerator random = Seeds.stream(4, "flip", p);
        SuccessPosterior posterior = new SuccessPosterior(SuccessPosterior.Settings.STANDARD);
        Stage stage = Stage.IMITATE;
        int changes = 0;
        for (int step = 1; step <= 500; step++) {
            int successes = (int) random.doubles(8).filter(u -> u < p).count();
            posterior.observe(step, successes, 8);
            Stage next = StagePolicy.STANDARD.next(stage, posterior.measured(), successes);
            changes += next == stage ? 0 : 1;
            stage = next;
        }
        assertThat(changes).isLessThanOrEqualTo(8);
    }

    @Test
    void badThresholdsAreNamed() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new StagePolicy(0.7, 0.75, 0.05))
                .withMessage(
                        "the stage thresholds hopeless, forgotten, mastered are 0.05, 0.75, 0.7; allowed are rising"
                                + " numbers from 0 to below 1, for example 0.05, 0.75, 0.85");
    }
}

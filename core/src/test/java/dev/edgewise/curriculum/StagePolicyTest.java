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

    /// With stage SRL below p = 0.3. Beta(2, 8): mean 0.2; Beta(4, 8): mean 0.33; Beta(2, 30): 95 % quantile 0.14.
    @ParameterizedTest
    @CsvSource({
        "IMITATE, 2, 8, 1, SRL",
        "IMITATE, 4, 8, 3, REINFORCE",
        "IMITATE, 25, 1, 8, REVIEW",
        "SRL, 2, 8, 0, SRL",
        "SRL, 4, 8, 1, REINFORCE",
        "SRL, 1, 81, 0, IMITATE",
        "SRL, 1, 81, 1, SRL",
        "REINFORCE, 4, 16, 0, REINFORCE",
        "REINFORCE, 2, 30, 0, SRL",
        "REINFORCE, 1, 81, 0, SRL",
        "REVIEW, 7, 3, 4, REINFORCE"
    })
    void stepwiseRewardLiesBetweenImitationAndOutcomes(
            Stage stage, double alpha, double beta, int successes, Stage next) {
        StagePolicy policy = new StagePolicy(0.85, 0.75, 0.05, 0.3);
        assertThat(policy.next(stage, new Beta(alpha, beta), successes)).isEqualTo(next);
    }

    /// Lessons that are understood lead out of imitation; a cell goes back once they are not. Beta(9, 1): mean 0.9;
    /// Beta(1, 9): 95 % quantile 0.28; Beta(1, 20): 0.14.
    @ParameterizedTest
    @CsvSource({
        "IMITATE, 9, 1, SRL",
        "IMITATE, 1, 1, SRL",
        "IMITATE, 1, 9, IMITATE",
        "SRL, 1, 20, SRL",
        "REVIEW, 1, 9, REVIEW"
    })
    void lessonsThatAreUnderstoodLeadOutOfImitation(Stage stage, double alpha, double beta, Stage next) {
        StagePolicy policy = new StagePolicy(0.85, 0.75, 0.05, 0.3);
        assertThat(policy.afterLesson(stage, new Beta(alpha, beta))).isEqualTo(next);
    }

    @Test
    void aHopelessCellWhoseLessonsAreUnderstoodIsStillTaughtByThem() {
        StagePolicy policy = new StagePolicy(0.85, 0.75, 0.05, 0.3);
        Beta hopeless = new Beta(1, 81);
        assertThat(policy.next(Stage.SRL, hopeless, 0, new Beta(9, 1))).isEqualTo(Stage.SRL);
        assertThat(policy.next(Stage.SRL, hopeless, 0, new Beta(1, 9))).isEqualTo(Stage.SRL);
        assertThat(policy.next(Stage.SRL, hopeless, 0, new Beta(1, 20))).isEqualTo(Stage.IMITATE);
        assertThat(policy.next(Stage.SRL, new Beta(4, 8), 1, new Beta(9, 1))).isEqualTo(Stage.REINFORCE);
        assertThat(policy.next(Stage.IMITATE, new Beta(2, 8), 1, new Beta(1, 9)))
                .isEqualTo(Stage.IMITATE);
        assertThat(policy.next(Stage.IMITATE, new Beta(4, 8), 3, new Beta(1, 9)))
                .isEqualTo(Stage.REINFORCE);
        assertThat(policy.next(Stage.REINFORCE, new Beta(2, 30), 0, new Beta(9, 1)))
                .isEqualTo(Stage.SRL);
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
    void aboveChanceThresholdsAreOfTheWayToOne() {
        assertThat(new StagePolicy(0.85, 0.75, 0.05, 0.5).above(0.5))
                .isEqualTo(new StagePolicy(0.925, 0.875, 0.525, 0.75));
        assertThat(new StagePolicy(0.85, 0.75, 0).above(0.5)).isEqualTo(new StagePolicy(0.925, 0.875, 0));
        assertThat(StagePolicy.STANDARD.above(0)).isEqualTo(StagePolicy.STANDARD);
    }

    @Test
    void badThresholdsAreNamed() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new StagePolicy(0.7, 0.75, 0.05))
                .withMessage(
                        "the stage thresholds hopeless, forgotten, mastered are 0.05, 0.75, 0.7; allowed are rising"
                                + " numbers from 0 to below 1, for example 0.05, 0.75, 0.85");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new StagePolicy(0.85, 0.75, 0.05, 0.8))
                .withMessage("the stage threshold rare is 0.8; allowed is 0, which leaves stage SRL out, or a number"
                        + " between hopeless (0.05) and forgotten (0.75)");
    }
}

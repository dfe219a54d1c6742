package dev.edgewise.advantage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.testkit.Golden;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdvantageEstimatorTest {
    @Test
    void matchesTheReferenceVectors() {
        for (JsonNode group : Golden.vectors("grpo")) {
            double[] rewards = Golden.doubles(group.get("rewards"));

            assertThat(new GroupZScore(1e-6, Ties.STANDARD).estimate(rewards))
                    .containsExactly(Golden.doubles(group.get("grpo_unbiased_eps1e6")), within(1e-11));
            assertThat(new GroupMean().estimate(rewards))
                    .containsExactly(Golden.doubles(group.get("dr_grpo")), within(1e-12));
            assertThat(new LeaveOneOut().estimate(rewards))
                    .containsExactly(Golden.doubles(group.get("rloo")), within(1e-12));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, 0.1, -3.7, 1e6})
    void tiesGiveExactZeros(double reward) {
        double[] rewards = new double[8];
        Arrays.fill(rewards, reward);
        rewards[3] = reward + 5e-7;
        rewards[5] = reward * (1 + 1e-16);

        assertThat(new GroupZScore().estimate(rewards)).containsOnly(0.0);
        assertThat(new GroupMean().estimate(rewards)).containsOnly(0.0);
        assertThat(new LeaveOneOut().estimate(rewards)).containsOnly(0.0);
    }

    @Test
    void differencesAboveTheToleranceCount() {
        double[] rewards = {0, 0, 0, 0.01};

        assertThat(new GroupMean().estimate(rewards))
                .containsExactly(new double[] {-.0025, -.0025, -.0025, .0075}, within(1e-15));
        assertThat(new GroupMean(new Ties(0.05)).estimate(rewards)).containsOnly(0.0);
    }

    @Test
    void permutingRewardsPermutesAdvantages() {
        double[] advantages = new GroupZScore().estimate(new double[] {0.1, 0.9, 0.4});
        double[] permuted = new GroupZScore().estimate(new double[] {0.4, 0.1, 0.9});

        assertThat(permuted).containsExactly(new double[] {advantages[2], advantages[0], advantages[1]}, within(1e-14));
    }

    @Test
    void leavesTheRewardsAlone() {
        double[] rewards = {0, 1};
        new GroupZScore().estimate(rewards);
        assertThat(rewards).containsExactly(0, 1);
    }

    @Test
    void refusesGroupsOfOneAndRewardsThatAreNotFinite() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GroupZScore().estimate(new double[] {1}))
                .withMessage("a group-relative advantage needs at least two rewards but got 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GroupMean().estimate(new double[] {1, Double.NaN}))
                .withMessage("reward 1 must be finite but was NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GroupZScore(-1, Ties.STANDARD))
                .withMessage("epsilon must be finite and at least 0 but was -1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Ties(Double.NaN))
                .withMessage("tolerance must be finite and at least 0 but was NaN");
    }
}

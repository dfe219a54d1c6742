package dev.edgewise.advantage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.testkit.Golden;
import dev.edgewise.testkit.SampleGroups;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CreditTest {
    /// TRL's `nanstd` computes n/(n−1) in 32 bits, whatever the rewards are.
    private static final Offset<Double> FLOAT = within(1e-6);

    @ParameterizedTest
    @EnumSource(ScaleRewards.class)
    void matchesTrl(ScaleRewards scale) {
        for (JsonNode batch : Golden.read("objectives.json").get("advantages")) {
            List<RolloutGroup> groups = new ArrayList<>();
            batch.get("rewards").forEach(rewards -> groups.add(SampleGroups.rewards(Golden.doubles(rewards))));

            List<double[]> advantages = Credit.scaledBy(scale).assign(groups);

            JsonNode expected = batch.get(scale.name().toLowerCase(Locale.ROOT));
            assertThat(advantages).hasSameSizeAs(groups);
            for (int i = 0; i < groups.size(); i++) {
                assertThat(advantages.get(i)).containsExactly(Golden.doubles(expected.get(i)), FLOAT);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ScaleRewards.class)
    void aStepOfTiedGroupsGetsExactZeros(ScaleRewards scale) {
        List<RolloutGroup> groups = List.of(SampleGroups.rewards(.1, .1, .1), SampleGroups.rewards(.1, .1, .1));

        assertThat(Credit.scaledBy(scale).assign(groups))
                .allSatisfy(a -> assertThat(a).containsOnly(0.0));
        assertThat(new BatchCredit(0, Ties.STANDARD).assign(groups))
                .allSatisfy(a -> assertThat(a).containsOnly(0.0));
    }

    @ParameterizedTest
    @EnumSource(ScaleRewards.class)
    void noGroupsGetNoCredit(ScaleRewards scale) {
        assertThat(Credit.scaledBy(scale).assign(List.of())).isEmpty();
    }
}

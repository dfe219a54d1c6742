package dev.edgewise.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProfileTest {
    private long now = 1_000;
    private final Profile profile = new Profile(() -> now);

    @Test
    void aPhaseInsideAnotherIsTakenOffTheOuterOne() {
        profile.begin();
        pass(1);
        try (var _ = profile.phase(Phase.DECODE)) {
            pass(10);
            try (var _ = profile.phase(Phase.SAMPLING)) {
                pass(4);
            }
            pass(20);
            try (var _ = profile.phase(Phase.SAMPLING)) {
                pass(3);
            }
        }
        pass(2);
        assertThat(profile.metrics())
                .containsExactly(
                        Map.entry("profile/decode", 30.0),
                        Map.entry("profile/sampling", 7.0),
                        Map.entry("profile/bookkeeping", 3.0));
        assertThat(profile.seconds(Phase.SAMPLING)).isEqualTo(7);
    }

    @Test
    void thePhasesAddUpToTheWholeAtAnyDepth() {
        profile.begin();
        nest(20);
        assertThat(profile.metrics().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum())
                .isEqualTo(41); // 21 on the way in, 20 on the way out
    }

    private void nest(int depth) {
        pass(1);
        if (depth > 0) {
            try (var _ = profile.phase(depth % 2 == 0 ? Phase.DECODE : Phase.SAMPLING)) {
                nest(depth - 1);
            }
            pass(1);
        }
    }

    @Test
    void aPhaseThatThrowsEndsToo() {
        profile.begin();
        assertThatThrownBy(() -> {
                    try (var _ = profile.phase(Phase.REWARD)) {
                        pass(5);
                        throw new IllegalStateException("broken verifier");
                    }
                })
                .hasMessage("broken verifier");
        pass(1);
        assertThat(profile.metrics()).isEqualTo(Map.of("profile/reward", 5.0, "profile/bookkeeping", 1.0));
    }

    @Test
    void beginForgetsTheStepBefore() {
        try (var _ = profile.phase(Phase.FORWARD)) {
            pass(5);
        }
        profile.begin();
        assertThat(profile.metrics()).isEmpty();
        pass(2);
        assertThat(profile.metrics()).isEqualTo(Map.of("profile/bookkeeping", 2.0));
    }

    @Test
    void aStepDoesNotBeginInsideAPhase() {
        try (var _ = profile.phase(Phase.OPTIMIZER)) {
            assertThatThrownBy(profile::begin)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("a step cannot begin inside OPTIMIZER");
        }
        Profile.Span ended = profile.phase(Phase.REWARD);
        ended.close();
        assertThatThrownBy(ended::close).hasMessage("no phase is open");
    }

    @Test
    void totalsAddUpTheStepsThatHaveAProfile() {
        PhaseTotals totals = PhaseTotals.of(List.of(
                Map.of("loss", 1.0),
                Map.of("profile/decode", 2.0, "profile/log_probs", 1.0),
                Map.of("profile/decode", 4.0, "profile/bookkeeping", 1.0, "profile/reward", Double.NaN)));
        assertThat(totals.steps()).isEqualTo(2);
        assertThat(totals.seconds()).isEqualTo(Map.of(Phase.DECODE, 6.0, Phase.LOG_PROBS, 1.0, Phase.BOOKKEEPING, 1.0));
        assertThat(totals.total()).isEqualTo(8);
        assertThat(totals.share(Phase.DECODE)).isEqualTo(0.75);
        assertThat(totals.share(Phase.PREFILL)).isZero();
        assertThat(PhaseTotals.of(List.of()).share(Phase.DECODE)).isZero();
    }

    private void pass(long seconds) {
        now += seconds * 1_000_000_000L;
    }
}

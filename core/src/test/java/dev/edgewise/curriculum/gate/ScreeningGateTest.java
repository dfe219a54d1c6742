package dev.edgewise.curriculum.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.edgewise.curriculum.AdmissionGate;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.testkit.AdmissionGateContract;
import dev.edgewise.testkit.SampleGroups;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScreeningGateTest extends AdmissionGateContract {
    @Override
    protected AdmissionGate gate() {
        return new ScreeningGate(4);
    }

    @Override
    protected AdmissionGate other() {
        return new ScreeningGate(2);
    }

    @Test
    void continuesMixedBeginnings() {
        assertThat(gate().screening()).isEqualTo(4);
        assertThat(gate().continues(SampleGroups.outcomes(CELL, 4, 0))).isFalse();
        assertThat(gate().continues(SampleGroups.outcomes(CELL, 4, 1))).isTrue();
        assertThat(gate().continues(SampleGroups.outcomes(CELL, 4, 4))).isFalse();
    }

    /// Only the first rollouts count, whatever came after them.
    @Test
    void admitsWhatItContinued() {
        assertThat(gate().admit(SampleGroups.outcomes(CELL, 4, 0))).isFalse();
        assertThat(gate().admit(SampleGroups.outcomes(CELL, 8, 2))).isTrue();
        assertThat(gate().admit(SampleGroups.outcomes(CELL, 8, 6))).isFalse();
        assertThat(gate().admit(SampleGroups.of(
                        CELL,
                        List.of(0, 0, 1, 0, 0, 0, 0, 0).stream()
                                .map(r -> SampleGroups.rollout(r, r == 1))
                                .toList())))
                .isTrue();
        assertThat(IntStream.rangeClosed(5, 8)).noneMatch(k -> gate().admit(SampleGroups.outcomes(CELL, 8, k)));
    }

    @Test
    void badInputIsNamed() {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> new ScreeningGate(1))
                .withMessage("rollouts must be a whole number, at least 2, but was 1");
    }
}

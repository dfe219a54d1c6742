package dev.edgewise.curriculum.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.edgewise.curriculum.AdmissionGate;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.testkit.AdmissionGateContract;
import dev.edgewise.testkit.SampleGroups;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomeGateTest extends AdmissionGateContract {
    @Override
    protected AdmissionGate gate() {
        return new OutcomeGate();
    }

    @Override
    protected AdmissionGate other() {
        return new OutcomeGate(0.2);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 8, 0, false", "0, 8, 1, true", "0, 8, 7, true", "0, 8, 8, false", "0.125, 8, 1, false",
        "0.125, 8, 2, true", "0.125, 8, 7, false", "0.1, 10, 1, false", "0.1, 10, 9, false", "0.1, 10, 2, true"
    })
    void admitsMixedOutcomes(double tolerance, int size, int successes, boolean admitted) {
        assertThat(new OutcomeGate(tolerance).admit(SampleGroups.outcomes(CELL, size, successes)))
                .isEqualTo(admitted);
    }

    /// verl-project/verl-recipe#125: partial credit must not let a failed group through.
    @Test
    void looksAtTheOutcomeNotAtTheShapedReward() {
        RolloutGroup shaped =
                SampleGroups.of(CELL, List.of(SampleGroups.rollout(0.1, false), SampleGroups.rollout(0.3, false)));
        assertThat(new OutcomeGate().admit(shaped)).isFalse();
    }

    @Test
    void badInputIsNamed() {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() -> new OutcomeGate(0.5))
                .withMessage("tolerance must be a number, at least 0, below 0.5, but was 0.5");
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> new OutcomeGate().restore(new OutcomeGate(0.2).snapshot()))
                .withMessageContaining("OutcomeGate[tolerance=0.2]")
                .withMessageContaining("OutcomeGate[tolerance=0.0]");
    }
}

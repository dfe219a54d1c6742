package dev.edgewise.curriculum.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.edgewise.curriculum.AdmissionGate;
import dev.edgewise.error.ConfigException;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Task;
import dev.edgewise.testkit.AdmissionGateContract;
import dev.edgewise.testkit.SampleGroups;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetirementGateTest extends AdmissionGateContract {
    private static final RolloutGroup RIGHT = SampleGroups.outcomes(CELL, 8, 8);
    private static final RolloutGroup WRONG = SampleGroups.outcomes(CELL, 8, 7);
    private static final Task TASK = RIGHT.task();

    @Override
    protected AdmissionGate gate() {
        return new RetirementGate(1, 10, 40);
    }

    @Override
    protected AdmissionGate other() {
        return new RetirementGate(0.9, 10, 40);
    }

    /// Asked whenever it is due and always right: after 10 steps, then 20, then 40 at most.
    @Test
    void masteredTasksReturnAtGrowingIntervals() {
        AdmissionGate gate = gate();
        List<Integer> asked = new ArrayList<>();
        for (int step = 1; step <= 160; step++) {
            gate.beginStep(step);
            if (gate.due(TASK)) {
                asked.add(step);
                assertThat(gate.admit(RIGHT)).isTrue();
            }
        }
        assertThat(asked).containsExactly(1, 11, 31, 71, 111, 151);
    }

    @Test
    void aTaskThatFailsItsCheckIsAskedAgainAtOnce() {
        AdmissionGate gate = gate();
        gate.beginStep(1);
        gate.admit(RIGHT);
        gate.beginStep(11);
        assertThat(gate.due(TASK)).isTrue();
        assertThat(gate.admit(WRONG)).isTrue();
        assertThat(gate.due(TASK)).isTrue();
        gate.admit(RIGHT);
        gate.beginStep(20);
        assertThat(gate.due(TASK)).isFalse();
        gate.beginStep(21); // the interval began anew
        assertThat(gate.due(TASK)).isTrue();
    }

    @Test
    void itTellsHowManyTasksRest() {
        AdmissionGate gate = gate();
        gate.beginStep(1);
        assertThat(gate.metrics()).containsExactly(Map.entry("resting", 0.0));
        gate.admit(RIGHT);
        assertThat(gate.metrics()).containsExactly(Map.entry("resting", 1.0));
        gate.beginStep(11); // its check is due
        assertThat(gate.metrics()).containsExactly(Map.entry("resting", 0.0));
    }

    @Test
    void theStateDoesNotKeepTasksThatNeverComeAgain() {
        AdmissionGate gate = gate();
        gate.beginStep(1);
        gate.admit(RIGHT);
        gate.beginStep(51);
        assertThat(gate.snapshot().get("checks")).hasSize(1);
        gate.beginStep(52);
        assertThat(gate.snapshot().get("checks")).isEmpty();
    }

    @Test
    void badInputIsNamed() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new RetirementGate(0, 10, 40))
                .withMessage("mastered of the retirement gate is 0.0; allowed is above 0 and at most 1, for example 1");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new RetirementGate(1, 10, 4))
                .withMessage("a forgetting schedule from 10 to 4 steps is not possible; allowed are whole numbers of at"
                        + " least 1 in rising order, for example 10 and 160");
    }
}

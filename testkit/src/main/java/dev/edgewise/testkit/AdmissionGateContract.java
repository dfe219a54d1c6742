package dev.edgewise.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.curriculum.AdmissionGate;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every gate owes: its state round-trips, another configuration's state is refused, and its votes are a
/// function of what it saw.
public abstract class AdmissionGateContract {
    protected static final Cell CELL = new Cell("addition", 0);

    protected abstract AdmissionGate gate();

    /// Returns a gate of another configuration.
    protected abstract AdmissionGate other();

    private static List<String> votes(AdmissionGate gate, int from, int to) {
        List<String> votes = new ArrayList<>();
        for (int step = from; step <= to; step++) {
            gate.beginStep(step);
            for (int k = 0; k <= 8; k += 2) {
                RolloutGroup group = SampleGroups.outcomes(new Cell("addition", k), 8, k);
                votes.add(gate.due(group.task()) + " " + gate.continues(group) + " " + gate.admit(group));
            }
        }
        return votes;
    }

    @Test
    void restoredStateVotesTheSameEverAfter() {
        AdmissionGate straight = gate();
        votes(straight, 1, 7);
        ObjectNode state = TaskSamplerContract.reread(straight.snapshot());
        AdmissionGate restored = gate();
        restored.restore(state);
        assertThat(restored.snapshot()).isEqualTo(state);
        assertThat(votes(restored, 8, 60)).isEqualTo(votes(straight, 8, 60));
    }

    @Test
    void refusesTheStateOfAnotherConfiguration() {
        ObjectNode foreign = other().snapshot();
        AdmissionGate gate = gate();
        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> gate.restore(foreign))
                .withMessageContaining(foreign.get("configuration").textValue())
                .withMessageContaining("begin a new run");
    }
}

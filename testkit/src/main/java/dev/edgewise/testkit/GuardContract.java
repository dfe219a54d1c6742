package dev.edgewise.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every guard owes: it answers the same to the same events, it can be interrupted anywhere, and it
/// takes back what it made.
public abstract class GuardContract {
    /// Returns a guard in its default configuration.
    protected abstract Guard guard();

    /// Returns a stream that trips it.
    protected abstract List<TrainingEvent> trouble();

    @Test
    void tripsOnTrouble() {
        assertThat(show(guard(), trouble())).isNotEmpty();
    }

    @Test
    void answersTheSameToTheSame() {
        assertThat(show(guard(), trouble())).isEqualTo(show(guard(), trouble()));
    }

    @Test
    void goesOnFromASnapshotAsIfNothingHadHappened() {
        List<TrainingEvent> events = trouble();
        List<Verdict> whole = show(guard(), events);
        for (int cut : new int[] {0, events.size() / 3, events.size() / 2, events.size() - 1}) {
            Guard first = guard();
            List<Verdict> said = new ArrayList<>(show(first, events.subList(0, cut)));
            Guard second = guard();
            second.restore(reread(first.snapshot()));
            assertThat(second.snapshot()).isEqualTo(first.snapshot());
            said.addAll(show(second, events.subList(cut, events.size())));
            assertThat(said).as("cut after %d events", cut).isEqualTo(whole);
        }
    }

    @Test
    void refusesAStateThatIsNone() {
        ObjectNode empty = JsonNodeFactory.instance.objectNode();
        Guard guard = guard();
        if (!guard.snapshot().isEmpty()) {
            assertThatExceptionOfType(CheckpointException.class)
                    .isThrownBy(() -> guard.restore(empty))
                    .withMessageContaining("the checkpoint is damaged or of another version");
        }
    }

    /// Shows the events and returns what the guard answers to each.
    private static List<Verdict> show(Guard guard, List<TrainingEvent> events) {
        return events.stream().map(guard::observe).toList();
    }

    private static ObjectNode reread(ObjectNode state) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(state.toString());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}

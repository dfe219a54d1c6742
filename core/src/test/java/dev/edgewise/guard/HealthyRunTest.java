package dev.edgewise.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.event.TrainingEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthyRunTest {
    @Test
    void tripsNoGuard() {
        Guards guards = new Guards(AllGuards.fresh());
        List<String> said = new ArrayList<>();
        for (TrainingEvent event : RecordedRun.healthy()) {
            guards.observe(event).forEach(finding -> said.add(event.step() + " " + finding));
        }
        assertThat(said).isEmpty();
    }

    @Test
    void isAWholeRun() {
        List<TrainingEvent> events = RecordedRun.healthy();

        assertThat(events)
                .filteredOn(TrainingEvent.StepCompleted.class::isInstance)
                .hasSize(300);
        assertThat(events).filteredOn(TrainingEvent.Evaluated.class::isInstance).hasSize(1);
        assertThat(events)
                .filteredOn(e ->
                        e instanceof TrainingEvent.GroupScored g && g.group().hasSignal())
                .hasSizeGreaterThan(1000);
    }
}

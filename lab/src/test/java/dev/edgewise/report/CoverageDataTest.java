package dev.edgewise.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.event.TrainingEvent.Monitored;
import dev.edgewise.monitor.Reading;
import dev.edgewise.run.RecordedEvent;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoverageDataTest {
    private static RecordedEvent read(int step, Reading reading) {
        return new RecordedEvent(Instant.EPOCH, new Monitored(step, reading, 1));
    }

    /// Of four samples all and one are right: pass@1 is (1 + ¼) / 2, pass@2 is (1 + ½) / 2.
    @Test
    void tellsWhatOneTryAndManyReach() {
        assertThat(CoverageData.json(List.of(
                        read(0, new Reading.Coverage(4, List.of(4, 1), List.of(true, false))),
                        read(4, new Reading.Coverage(4, List.of(), List.of())),
                        read(8, new Reading.Coverage(4, List.of(4, 1))))))
                .hasToString(
                        "[{\"step\":0,\"tasks\":2,\"samples\":4,\"k\":2,\"one\":0.625,\"many\":0.75,\"majority\":0.5},"
                                + "{\"step\":8,\"tasks\":2,\"samples\":4,\"k\":2,\"one\":0.625,\"many\":0.75}]");
    }
}

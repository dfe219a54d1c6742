package dev.edgewise.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.Evaluated;
import dev.edgewise.event.TrainingEvent.PhaseBegan;
import dev.edgewise.run.RecordedEvent;
import dev.edgewise.task.Cell;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PhaseDataTest {
    private static final List<PhaseBegan.Phase> PHASES = List.of(
            new PhaseBegan.Phase("sums", List.of("addition")), new PhaseBegan.Phase("order", List.of("sorting")));

    private static ObjectNode json(TrainingEvent... events) {
        return Objects.requireNonNull(PhaseData.json(
                Stream.of(events)
                        .map(event -> new RecordedEvent(Instant.EPOCH, event))
                        .toList(),
                List.of()));
    }

    private static Evaluated evaluated(int step, double sums, double order) {
        return new Evaluated(step, Map.of(new Cell("addition", 0), sums, new Cell("sorting", 0), order), 4, 1);
    }

    @Test
    void everyPhaseHasItsAccuracyAtEveryEvaluation() {
        ObjectNode json = json(
                new PhaseBegan(0, PHASES, 0, ""),
                evaluated(0, 0, 0.25),
                evaluated(8, 0.75, 0.5),
                new PhaseBegan(8, PHASES, 1, "8 steps taken"),
                evaluated(12, 0.5, 1));
        assertThat(json)
                .hasToString("{\"phases\":[{\"name\":\"sums\",\"environments\":[\"addition\"],\"from\":0},"
                        + "{\"name\":\"order\",\"environments\":[\"sorting\"],\"from\":8}],"
                        + "\"accuracy\":[{\"step\":0,\"values\":[0,0.25]},{\"step\":8,\"values\":[0.75,0.5]},"
                        + "{\"step\":12,\"values\":[0.5,1]}],\"plasticity\":null,"
                        + "\"ends\":[{\"step\":8,\"values\":[0.75,0.5],\"plasticity\":null,\"kl\":null,\"entropy\":null,"
                        + "\"formats\":null},{\"step\":12,\"values\":[0.5,1],\"plasticity\":null,\"kl\":null,"
                        + "\"entropy\":null,\"formats\":null}],"
                        + "\"transfer\":{\"accuracy\":0.75,\"backward\":-0.25,\"forward\":0.25}}");
    }

    @Test
    void aPhaseYetToComeHasNoBeginning() {
        ObjectNode json = json(new PhaseBegan(0, PHASES, 0, ""), evaluated(0, 0, 0.25));
        assertThat(json.at("/phases/1/from").isNull()).isTrue();
        assertThat(json.at("/transfer/accuracy").isNull()).isTrue();
    }

    @Test
    void aRunWithoutPhasesHasNone() {
        assertThat(PhaseData.json(List.of(), List.of())).isNull();
    }
}

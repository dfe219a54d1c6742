package dev.edgewise.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.DataException;
import dev.edgewise.event.TrainingEvent.Evaluated;
import dev.edgewise.event.TrainingEvent.PhaseBegan;
import dev.edgewise.task.Cell;
import dev.edgewise.terminal.PlainView;
import dev.edgewise.terminal.TerminalStyle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A phase in the run directory and in the terminal.
class PhaseEventTest {
    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-01-02T12:00:00Z"));
    private static final List<PhaseBegan.Phase> PHASES = List.of(
            new PhaseBegan.Phase("sums", List.of("addition")), new PhaseBegan.Phase("order", List.of("sorting")));

    @TempDir
    Path directory;

    private static Evaluated evaluated(int step, double sums, double order) {
        return new Evaluated(step, Map.of(new Cell("addition", 0), sums, new Cell("sorting", 0), order), 4, 1);
    }

    @Test
    void isReadAsItWasWritten() {
        RecordedEvent recorded = new RecordedEvent(NOON.instant(), new PhaseBegan(8, PHASES, 1, "8 steps taken"));

        ObjectNode line = recorded.line(directory).orElseThrow();

        assertThat(line)
                .hasToString("{\"type\":\"phase\",\"step\":8,\"time\":\"2026-01-02T12:00:00Z\",\"number\":2,"
                        + "\"name\":\"order\",\"reason\":\"8 steps taken\",\"phases\":[{\"name\":\"sums\","
                        + "\"environments\":[\"addition\"]},{\"name\":\"order\",\"environments\":[\"sorting\"]}]}");
        assertThat(RecordedEvent.of(directory, line)).isEqualTo(recorded);
        line.put("number", 3);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> RecordedEvent.of(directory, line))
                .withMessage("a phase has the number 3, but the run has 2 phases; the file was changed or damaged");
    }

    /// A recorder that goes on knows what phases did before it.
    @Test
    void evaluationsHoldTheMeasuresOfPhasesAlsoAfterAResume() throws IOException {
        RunFiles files = new RunFiles(directory);
        try (RunRecorder recorder = RunRecorder.start(files, 1, NOON)) {
            recorder.accept(new PhaseBegan(0, PHASES, 0, ""));
            recorder.accept(evaluated(0, 0, 0.25));
            recorder.accept(evaluated(8, 0.75, 0.5));
            recorder.accept(new PhaseBegan(8, PHASES, 1, "8 steps taken"));
        }
        try (RunRecorder recorder = RunRecorder.resume(files, 1, 8, NOON)) {
            recorder.accept(evaluated(12, 0.5, 1));
        }
        List<String> lines = Files.readAllLines(files.events());
        assertThat(lines.get(1)).endsWith("\"metrics\":{\"phase/sums/accuracy\":0.0,\"phase/order/accuracy\":0.25}}");
        assertThat(lines.getLast())
                .endsWith("\"metrics\":{\"phase/sums/accuracy\":0.5,\"phase/order/accuracy\":1.0,"
                        + "\"transfer/accuracy\":0.75,\"transfer/backward\":-0.25,\"transfer/forward\":0.25}}");
    }

    @Test
    void theTerminalTellsBordersAndPhases() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PlainView view = new PlainView(
                new PrintStream(bytes, true, StandardCharsets.UTF_8), TerminalStyle.PLAIN, Duration.ofMinutes(1), NOON);
        view.accept(new PhaseBegan(0, PHASES, 0, ""));
        view.accept(evaluated(0, 0, 0.25));
        view.accept(evaluated(8, 0.75, 0.5));
        view.accept(new PhaseBegan(8, PHASES, 1, "8 steps taken"));
        view.accept(evaluated(12, 0.5, 1));
        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "phase 1 of 2 (after step 0): sums, with addition",
                        "held-out accuracy 13 % over 2 levels, 4 tasks each, before the first step; sums 0 %, order 25 %",
                        "held-out accuracy 63 % over 2 levels, 4 tasks each; sums 75 %, order 50 %, forward transfer 0.250",
                        "phase 2 of 2 (after step 8): order, with sorting. sums ended: 8 steps taken",
                        "held-out accuracy 75 % over 2 levels, 4 tasks each; sums 50 %, order 100 %, backward transfer"
                                + " -0.250, forward transfer 0.250");
    }
}

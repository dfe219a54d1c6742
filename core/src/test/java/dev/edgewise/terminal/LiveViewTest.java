package dev.edgewise.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.control.Adjustment;
import dev.edgewise.event.StopReason;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.Adjusted;
import dev.edgewise.event.TrainingEvent.RolloutProgress;
import dev.edgewise.event.TrainingEvent.RunFinished;
import dev.edgewise.event.TrainingEvent.RunStarted;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.event.TrainingEvent.Warned;
import dev.edgewise.testkit.SyntheticRun;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveViewTest {
    private static final TerminalStyle FULL = new TerminalStyle(true, true, true);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
    private final TestClock clock = new TestClock();
    private TerminalSize size = TerminalSize.USUAL;

    @ParameterizedTest
    @CsvSource({"80,24", "120,40", "44,14", "21,6", "300,80"})
    void everyPictureFitsTheTerminalAndStaysInItsPlace(int columns, int rows) {
        size = new TerminalSize(columns, rows);
        Screen screen = new Screen(columns, rows);
        LiveView view = new LiveView(out, FULL, () -> size, clock);
        new SyntheticRun(3, 12, 12).play(Path.of("runs/x"), event -> {
            clock.advance(Duration.ofMillis(150));
            view.accept(event);
            screen.feed(drain());
            if (event instanceof StepCompleted) {
                assertThat(screen.widest()).isLessThan(columns);
                assertThat(screen.lines())
                        .filteredOn(line -> line.startsWith("edgewise"))
                        .hasSize(1);
            }
        });
        assertThat(screen.text()).contains("edgewise").contains("100 %").doesNotContain("learning");
        if (columns == 80) {
            assertThat(screen.text())
                    .contains("step 12 of 12")
                    .contains("groups with signal")
                    .containsPattern("addition +[█▓▒░·]+ +\\d+/12  next: ")
                    .contains("→ Add the tens")
                    .contains("ended: done");
        }
    }

    @Test
    void aTerminalMadeNarrowerIsRepaintedWithoutRemains() {
        Screen screen = new Screen(60, 60);
        size = new TerminalSize(120, 40);
        LiveView view = new LiveView(out, FULL, () -> size, clock);
        view.accept(step(1));
        screen.feed(drain()); // the terminal wraps each line of up to 110 columns into two
        size = new TerminalSize(60, 60);
        view.accept(step(2));
        screen.feed(drain());
        assertThat(screen.lines())
                .filteredOn(line -> line.startsWith("edgewise"))
                .hasSize(1);
    }

    @Test
    void whatAGuardChangedStandsBelowThePanel() {
        Screen screen = new Screen(120, 40);
        size = new TerminalSize(120, 40);
        LiveView view = new LiveView(out, FULL, () -> size, clock);
        view.accept(started());
        view.accept(step(1));
        view.accept(new Adjusted(1, "health", new Adjustment.LearningRate(0.5), false, "grad_norm is 12"));
        screen.feed(drain());
        assertThat(screen.text()).contains("adjusted (health, step 1): ").contains("grad_norm is 12");
    }

    @Test
    void paintsAtMostTenTimesASecondButEveryStep() {
        LiveView view = new LiveView(out, FULL, () -> size, clock);
        view.accept(started());
        drain();
        view.accept(new RolloutProgress(1, 1, 8, 1));
        assertThat(drain()).isEmpty();
        clock.advance(Duration.ofMillis(100));
        view.accept(new RolloutProgress(1, 2, 8, 2));
        assertThat(drain()).contains("2 of 8 groups");
        view.accept(step(1));
        assertThat(drain()).contains("step 1 of 10");
    }

    @Test
    void warningsScrollByAboveThePanel() {
        Screen screen = new Screen(80, 24);
        LiveView view = new LiveView(out, FULL, () -> size, clock);
        for (TrainingEvent event : List.of(
                started(),
                step(1),
                new Warned(1, "length", "97 % were cut"),
                step(2),
                new RunFinished(2, StopReason.Usual.DONE))) {
            view.accept(event);
            screen.feed(drain());
        }
        assertThat(screen.lines().getFirst()).isEqualTo("warning (length, step 1): 97 % were cut");
        assertThat(screen.lines().get(1)).startsWith("edgewise");
    }

    @Test
    void withoutColourOrUnicodeThereIsNone() {
        LiveView view = new LiveView(out, new TerminalStyle(true, false, false), () -> size, clock);
        new SyntheticRun(3, 3, 12).play(Path.of("runs/x"), view);
        String text = drain();
        assertThat(text.chars()).allMatch(c -> c < 0x7f);
        assertThat(text).doesNotContain("\u001b[1m").doesNotContain("38;5").contains("[K");
    }

    private static RunStarted started() {
        return new RunStarted(0, 10, "demo", Path.of("runs/x"), Map.of("sums", List.of("two terms")));
    }

    private static StepCompleted step(int step) {
        return new StepCompleted(step, Map.of("reward", 0.5, "loss", 0.1), List.of(), 8, 90, step * 2.0);
    }

    private String drain() {
        out.flush();
        String text = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        return text;
    }

    /// A clock that goes where it is told.
    static final class TestClock implements InstantSource {
        private Instant now = Instant.parse("2026-11-23T12:00:00Z");

        void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}

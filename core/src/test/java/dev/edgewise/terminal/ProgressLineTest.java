package dev.edgewise.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8);
    private final LiveViewTest.TestClock clock = new LiveViewTest.TestClock();

    @Test
    void repaintsOneLineOnATerminal() {
        TerminalStyle style = new TerminalStyle(true, false, true);
        Screen screen = new Screen(80, 24);
        try (ProgressLine line = new ProgressLine(
                out,
                style,
                () -> TerminalSize.USUAL,
                clock,
                "model.safetensors",
                ReadableNumbers::bytes,
                400_000_000,
                100_000_000)) {
            clock.advance(Duration.ofSeconds(2));
            line.update(200_000_000);
            assertThat(text()).contains("  50 %  200.0 MB of 400.0 MB  50.0 MB/s  4 s left");
            line.update(400_000_000);
        }
        screen.feed(text());
        assertThat(screen.widest()).isLessThan(80);
        assertThat(screen.lines()).hasSize(2);
        assertThat(screen.lines().getFirst()).contains(" 100 %").doesNotContain("left");
    }

    @Test
    void writesALineEveryTenSecondsElsewhere() {
        try (ProgressLine line = new ProgressLine(
                out,
                TerminalStyle.PLAIN,
                () -> TerminalSize.USUAL,
                clock,
                "evaluating",
                ReadableNumbers::count,
                0,
                0)) {
            for (int second = 1; second <= 12; second++) {
                clock.advance(Duration.ofSeconds(1));
                line.update(second * 3L);
            }
        }
        assertThat(text()).isEqualTo("evaluating  30  3/s\nevaluating  36  3/s\n");
    }

    @Test
    void aPatientLineShowsOnlyWhatTakesLong() {
        for (TerminalStyle style : new TerminalStyle[] {TerminalStyle.PLAIN, new TerminalStyle(true, false, true)}) {
            try (ProgressLine line = line(style).patient()) {
                clock.advance(Duration.ofMillis(9_999));
                line.update(3);
            }
            assertThat(text()).isEmpty();
        }
        try (ProgressLine line = line(TerminalStyle.PLAIN).patient()) {
            clock.advance(Duration.ofSeconds(5));
            line.update(20);
            clock.advance(Duration.ofSeconds(5));
            line.update(30);
        }
        assertThat(text()).isEqualTo("rows   75 %  30 of 40  3/s  3 s left\nrows   75 %  30 of 40  3/s  3 s left\n");
    }

    private ProgressLine line(TerminalStyle style) {
        return new ProgressLine(out, style, () -> TerminalSize.USUAL, clock, "rows", ReadableNumbers::count, 40, 0);
    }

    private String text() {
        out.flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }
}

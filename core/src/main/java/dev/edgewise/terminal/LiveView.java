package dev.edgewise.terminal;

import dev.edgewise.event.EventSink;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.Adjusted;
import dev.edgewise.event.TrainingEvent.Halted;
import dev.edgewise.event.TrainingEvent.RunFinished;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.event.TrainingEvent.Warned;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/// Repaints a small panel in place while a run goes on.
///
/// Each picture is one write. It is framed as a synchronized update (DEC private mode 2026) if the terminal
/// knows that. Every line is cleared only behind its text, so that nothing flickers. The cursor is never left
/// hidden and the screen never switched. So whatever ends the process, the terminal stays usable and the last
/// picture readable. Warnings and adjustments also scroll by above the panel.
public final class LiveView implements EventSink {
    private static final Duration BETWEEN = Duration.ofMillis(100);
    private static final String BEGIN = "\u001b[?2026h";
    private static final String END = "\u001b[?2026l";

    private final PrintStream out;
    private final TerminalStyle style;
    private final Supplier<TerminalSize> size;
    private final InstantSource clock;
    private final RunStatus status = new RunStatus();
    private Instant painted = Instant.EPOCH;
    private List<String> shown = List.of();

    /// @param size asked before every picture, so that the view follows a resized terminal
    /// @param clock for at most ten pictures a second
    public LiveView(PrintStream out, TerminalStyle style, Supplier<TerminalSize> size, InstantSource clock) {
        this.out = out;
        this.style = style;
        this.size = size;
        this.clock = clock;
    }

    @Override
    public void accept(TrainingEvent event) {
        status.accept(event);
        switch (event) {
            case Warned _,
                    Adjusted _,
                    Halted _,
                    TrainingEvent.DataSelected _,
                    TrainingEvent.PromptsEvolved _,
                    TrainingEvent.PhaseBegan _ -> paint(DisplayText.safe(status.note(), style));
            case StepCompleted _, RunFinished _ -> paint("");
            case TrainingEvent.RunStarted _,
                    TrainingEvent.GroupScored _,
                    TrainingEvent.LessonScored _,
                    TrainingEvent.SignalsGiven _,
                    TrainingEvent.RolloutProgress _,
                    TrainingEvent.Evaluated _,
                    TrainingEvent.Ranked _,
                    TrainingEvent.Monitored _,
                    TrainingEvent.CheckpointWritten _ -> {
                if (Duration.between(painted, clock.instant()).compareTo(BETWEEN) >= 0) {
                    paint("");
                }
            }
        }
    }

    /// Writes the panel over the last one. `above` scrolls by above it.
    private void paint(String above) {
        TerminalSize now = size.get();
        List<String> lines = new Panel(style, now).lines(status);
        StringBuilder text = new StringBuilder(BEGIN);
        int rows = rowsShown(now.columns());
        if (rows > 0) {
            text.append("\r\u001b[").append(rows).append('A');
        }
        if (!above.isEmpty()) {
            text.append("\u001b[J");
            DisplayText.wrap(above, Math.max(20, now.columns() - 1))
                    .forEach(line -> text.append(style.paint("33", line)).append('\n'));
        }
        for (String line : lines) {
            text.append(line).append("\u001b[K\n");
        }
        text.append("\u001b[J").append(END);
        out.print(text);
        out.flush();
        shown = lines;
        painted = clock.instant();
    }

    /// Returns the rows that the last panel takes now. A terminal that was made narrower wraps its lines.
    private int rowsShown(int columns) {
        return shown.stream()
                .mapToInt(line -> Math.max(1, Math.ceilDiv(DisplayText.width(line), Math.max(1, columns))))
                .sum();
    }
}

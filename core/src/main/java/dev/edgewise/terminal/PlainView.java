package dev.edgewise.terminal;

import dev.edgewise.event.EventSink;
import dev.edgewise.event.StepMetrics;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.GroupScored;
import dev.edgewise.event.TrainingEvent.RolloutProgress;
import dev.edgewise.event.TrainingEvent.RunStarted;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Writes a line every few seconds, for pipes, files and terminals that cannot repaint.
public final class PlainView implements EventSink {
    private final PrintStream out;
    private final TerminalStyle style;
    private final Duration between;
    private final InstantSource clock;
    private final RunStatus status = new RunStatus();
    private Instant written = Instant.EPOCH;

    /// @param between the least time between two lines of progress; warnings and evaluations are written at once
    public PlainView(PrintStream out, TerminalStyle style, Duration between, InstantSource clock) {
        this.out = out;
        this.style = style;
        this.between = between;
        this.clock = clock;
    }

    @Override
    public void accept(TrainingEvent event) {
        status.accept(event);
        switch (event) {
            case RunStarted e ->
                write(DisplayText.safe(e.name(), style) + ": " + e.steps() + " steps"
                        + (e.environments().isEmpty() ? "" : ", ")
                        + String.join(", ", e.environments().keySet())
                        + (e.step() == 0 ? "" : ", going on after step " + e.step()));
            case StepCompleted e -> {
                if (due(between) || e.step() == status.steps()) {
                    write(stepLine());
                }
            }
            case RolloutProgress e -> {
                if (due(between.multipliedBy(3))) { // only steps that take long are told in parts
                    write("step " + e.step() + "/" + status.steps() + "  rolling out " + e.groupsAdmitted() + " of "
                            + e.groupsWanted() + " groups, " + e.groupsRolled() + " asked");
                }
            }
            case TrainingEvent.Evaluated _,
                    TrainingEvent.Ranked _,
                    TrainingEvent.CheckpointWritten _,
                    TrainingEvent.Warned _,
                    TrainingEvent.Monitored _,
                    TrainingEvent.DataSelected _,
                    TrainingEvent.PromptsEvolved _,
                    TrainingEvent.PhaseBegan _,
                    TrainingEvent.Adjusted _,
                    TrainingEvent.Halted _,
                    TrainingEvent.RunFinished _ -> write(DisplayText.safe(status.note(), style));
            case GroupScored _, TrainingEvent.LessonScored _, TrainingEvent.SignalsGiven _ -> {
                // The line of its step sums it up.
            }
        }
    }

    private boolean due(Duration since) {
        return Duration.between(written, clock.instant()).compareTo(since) >= 0;
    }

    private void write(String line) {
        out.println(line);
        out.flush();
        written = clock.instant();
    }

    private String stepLine() {
        List<String> parts = new ArrayList<>();
        parts.add("step " + status.step() + "/" + status.steps());
        part(parts, StepMetrics.REWARD, "reward");
        double signal = status.signal().last();
        if (!Double.isNaN(signal)) {
            parts.add("signal " + ReadableNumbers.percent(signal));
        }
        List<String> ladders = new ArrayList<>();
        status.environments()
                .forEach((environment, levels) -> ladders.add(environment + " "
                        + Ladder.position(Ladder.passRates(environment, status.cells()), levels.size())));
        if (!ladders.isEmpty()) {
            parts.add("frontier " + String.join(" ", ladders));
        }
        part(parts, StepMetrics.LOSS, "loss");
        part(parts, StepMetrics.SCORE_SPREAD, "score spread");
        part(parts, StepMetrics.KL, "kl");
        part(parts, StepMetrics.ENTROPY, "entropy");
        part(parts, StepMetrics.MEAN_LENGTH, "length");
        double rate = status.tokensPerSecond();
        if (!Double.isNaN(rate)) {
            parts.add(ReadableNumbers.count(rate) + " tokens/s");
        }
        parts.add(ReadableNumbers.duration(status.seconds())
                + (status.remaining().isPresent() && status.step() < status.steps()
                        ? ", " + ReadableNumbers.duration(status.remaining().getAsDouble()) + " left"
                        : ""));
        return String.join("  ", parts);
    }

    private void part(List<String> parts, String key, String label) {
        if (status.has(key)) {
            parts.add(label + " " + ReadableNumbers.number(status.metric(key)));
        }
    }
}

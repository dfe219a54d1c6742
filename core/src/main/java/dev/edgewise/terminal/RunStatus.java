package dev.edgewise.terminal;

import dev.edgewise.curriculum.CellState;
import dev.edgewise.event.EventSink;
import dev.edgewise.event.StepMetrics;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.Adjusted;
import dev.edgewise.event.TrainingEvent.CheckpointWritten;
import dev.edgewise.event.TrainingEvent.Evaluated;
import dev.edgewise.event.TrainingEvent.GroupScored;
import dev.edgewise.event.TrainingEvent.Halted;
import dev.edgewise.event.TrainingEvent.Monitored;
import dev.edgewise.event.TrainingEvent.RolloutProgress;
import dev.edgewise.event.TrainingEvent.RunFinished;
import dev.edgewise.event.TrainingEvent.RunStarted;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.event.TrainingEvent.Warned;
import dev.edgewise.phase.PhaseTally;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// Holds everything that is shown of a run. The run's events keep it up to date.
final class RunStatus implements EventSink {
    private static final int RATE_WINDOW = 10;

    private final Eta eta = new Eta();
    private double maxSeconds = Double.POSITIVE_INFINITY;
    private final Sparkline rewards = new Sparkline();
    private final Sparkline signal = new Sparkline();
    private final Deque<StepCompleted> recent = new ArrayDeque<>();
    private String name = "";
    private int step;
    private int steps;
    private Map<String, List<String>> environments = Map.of();
    private List<CellState> cells = List.of();
    private Map<String, Double> metrics = Map.of();
    private double seconds;
    private int groups;
    private int groupsWithSignal;
    private @Nullable GroupScored sample;
    private @Nullable RolloutProgress progress;
    private String note = "";
    private final PhaseTally phases = new PhaseTally();
    private boolean ended;

    @Override
    public void accept(TrainingEvent event) {
        phases.accept(event);
        switch (event) {
            case RunStarted e -> {
                maxSeconds = e.maxSeconds();
                name = e.name();
                step = e.step();
                steps = e.steps();
                environments = new LinkedHashMap<>(e.environments());
                note = e.step() == 0 ? "starting" : "going on after step " + e.step();
            }
            case GroupScored e -> {
                groups += e.group().isScored() ? 1 : 0;
                groupsWithSignal += e.group().isScored() && e.group().hasSignal() ? 1 : 0;
                sample = e;
            }
            case TrainingEvent.LessonScored _, TrainingEvent.SignalsGiven _ -> {
                // The line of the step sums them up.
            }
            case RolloutProgress e -> progress = e;
            case StepCompleted e -> completed(e);
            case Evaluated e -> note = evaluation(e) + EventText.phases(phases);
            case TrainingEvent.Ranked e -> note = EventText.ranked(e);
            case CheckpointWritten e ->
                note = "checkpoint of step " + e.step() + " written in " + ReadableNumbers.duration(e.seconds());
            case Warned e -> note = "warning (" + e.guard() + ", step " + e.step() + "): " + e.message();
            case Monitored e -> note = EventText.reading(e.reading());
            case TrainingEvent.DataSelected e -> note = EventText.selected(e);
            case TrainingEvent.PromptsEvolved e -> note = EventText.evolved(e);
            case TrainingEvent.PhaseBegan e -> note = EventText.phase(e);
            case Adjusted e -> note = EventText.adjusted(e);
            case Halted e -> note = "halted (" + e.guard() + ", step " + e.step() + "): " + e.reason();
            case RunFinished e -> {
                progress = null;
                ended = true;
                note = "ended: " + e.stopped().words();
            }
        }
    }

    private void completed(StepCompleted e) {
        step = e.step();
        seconds = e.seconds();
        metrics = e.metrics();
        cells = e.cells();
        progress = null;
        eta.step(e.seconds());
        rewards.add(metric(StepMetrics.REWARD));
        if (groups > 0) {
            signal.add((double) groupsWithSignal / groups);
        }
        groups = 0;
        groupsWithSignal = 0;
        recent.addLast(e);
        if (recent.size() > RATE_WINDOW) {
            recent.removeFirst();
        }
    }

    private static String evaluation(Evaluated e) {
        double mean =
                e.accuracies().values().stream().mapToDouble(v -> v).average().orElse(Double.NaN);
        return "held-out accuracy " + ReadableNumbers.percent(mean) + " over "
                + e.accuracies().size() + " levels, " + e.samples() + " tasks each"
                + (e.step() == 0 ? ", before the first step" : "");
    }

    String name() {
        return name;
    }

    int step() {
        return step;
    }

    int steps() {
        return steps;
    }

    Map<String, List<String>> environments() {
        return environments;
    }

    List<CellState> cells() {
        return cells;
    }

    /// Returns the last value of a metric; NaN if there is none.
    double metric(String key) {
        Double value = metrics.get(key);
        return value == null ? Double.NaN : value;
    }

    boolean has(String key) {
        return metrics.containsKey(key);
    }

    double seconds() {
        return seconds;
    }

    /// Returns the seconds left; empty while they are not known.
    OptionalDouble remaining() {
        OptionalDouble bySteps = eta.remaining(steps - step);
        double byTime = Math.max(0, maxSeconds - seconds);
        return bySteps.isPresent() ? OptionalDouble.of(Math.min(bySteps.getAsDouble(), byTime)) : bySteps;
    }

    Sparkline rewards() {
        return rewards;
    }

    /// Returns the share of the groups of each step that carry signal.
    Sparkline signal() {
        return signal;
    }

    /// Returns the tokens of prompts and completions per second over the last steps; NaN before the second.
    double tokensPerSecond() {
        if (recent.size() < 2) {
            return Double.NaN;
        }
        double time = recent.getLast().seconds() - recent.getFirst().seconds();
        return time > 0 ? (recent.getLast().tokens() - recent.getFirst().tokens()) / time : Double.NaN;
    }

    @Nullable
    GroupScored sample() {
        return sample;
    }

    /// Returns how far the rollouts of the current step are; null between steps.
    @Nullable
    RolloutProgress progress() {
        return progress;
    }

    /// Tells whether the run has ended.
    boolean ended() {
        return ended;
    }

    /// Returns the last thing worth a line.
    String note() {
        return note;
    }
}

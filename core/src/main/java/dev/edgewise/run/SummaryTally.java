package dev.edgewise.run;

import dev.edgewise.curriculum.CellState;
import dev.edgewise.curriculum.Frontier;
import dev.edgewise.event.EventSink;
import dev.edgewise.event.StopReason;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.Evaluated;
import dev.edgewise.event.TrainingEvent.GroupScored;
import dev.edgewise.event.TrainingEvent.Ranked;
import dev.edgewise.event.TrainingEvent.RunStarted;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.run.Summary.Range;
import dev.edgewise.task.Cell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Adds up a run's events to its [Summary].
///
/// For accuracy, `start` is the evaluation before the first step and `end` the last one after it. The frontier
/// comes from those two evaluations if both exist, since they ask every level at both ends. Otherwise it comes
/// from the curriculum's pass rates after the first and the last step.
public final class SummaryTally implements EventSink {
    private final List<String> environments = new ArrayList<>();
    private final Map<String, Integer> rungs = new LinkedHashMap<>();
    private String name = "";
    private StopReason stopped = StopReason.Usual.RUNNING;
    private final GapTally gaps = new GapTally();
    private int step;
    private long rollouts;
    private long edgeRollouts;
    private long tokens;
    private double seconds;
    private @Nullable Evaluated before;
    private @Nullable Evaluated after;
    private @Nullable Ranked rankedBefore;
    private @Nullable Ranked rankedAfter;
    private List<CellState> firstCells = List.of();
    private List<CellState> lastCells = List.of();

    @Override
    public void accept(TrainingEvent event) {
        switch (event) {
            case RunStarted e -> {
                name = e.name();
                step = Math.max(step, e.step());
                environments.clear();
                environments.addAll(e.environments().keySet());
                e.environments().forEach((environment, levels) -> rungs.put(environment, levels.size()));
                stopped = StopReason.Usual.RUNNING;
            }
            case GroupScored e -> {
                rollouts += e.group().size();
                edgeRollouts += e.group().isScored() && e.group().hasSignal()
                        ? e.group().size()
                        : 0;
            }
            case TrainingEvent.LessonScored e -> rollouts += e.group().size();
            case TrainingEvent.PromptsEvolved e -> rollouts += e.completions();
            case StepCompleted e -> stepCompleted(e);
            case Evaluated e -> {
                if (e.step() == 0) {
                    before = e;
                } else {
                    after = e;
                }
            }
            case Ranked e -> {
                if (e.step() == 0) {
                    rankedBefore = e;
                } else {
                    rankedAfter = e;
                }
            }
            case TrainingEvent.RunFinished e -> stopped = e.stopped(); // its step may be unfinished
            case TrainingEvent.RolloutProgress _,
                    TrainingEvent.SignalsGiven _,
                    TrainingEvent.CheckpointWritten _,
                    TrainingEvent.Warned _,
                    TrainingEvent.Monitored _,
                    TrainingEvent.DataSelected _,
                    TrainingEvent.PhaseBegan _,
                    TrainingEvent.Adjusted _,
                    TrainingEvent.Halted _ -> {
                // These events say nothing about the outcome.
            }
        }
    }

    private void stepCompleted(StepCompleted e) {
        step = e.step();
        tokens = e.tokens();
        seconds = e.seconds();
        lastCells = e.cells();
        gaps.add(e.cells());
        if (firstCells.isEmpty()) {
            firstCells = e.cells();
        }
    }

    /// Takes over the counts of an earlier process, which saw the groups that this one did not.
    void restore(StepRow row) {
        accept(row.event());
        rollouts = row.event().rollouts();
        edgeRollouts = row.edgeRollouts();
    }

    /// Returns the rollouts so far in groups with both successes and failures.
    long edgeRollouts() {
        return edgeRollouts;
    }

    /// Returns the outcome so far.
    public Summary summary(long seed) {
        double share = rollouts == 0 ? 0 : (double) edgeRollouts / rollouts;
        return new Summary(
                name,
                seed,
                step,
                stopped,
                share,
                gaps.gaps(),
                rollouts,
                tokens,
                seconds,
                frontiers(),
                accuracies(),
                ranking());
    }

    private Map<String, Range> frontiers() {
        Evaluated first = before;
        Evaluated last = after;
        Map<Cell, Double> start = passRates(firstCells);
        Map<Cell, Double> end = passRates(lastCells);
        if (first != null && last != null) {
            start = first.aboveChance();
            end = last.aboveChance();
        }
        Map<String, Range> ranges = new LinkedHashMap<>();
        for (String environment : environments) {
            ranges.put(environment, new Range(frontier(environment, start), frontier(environment, end)));
        }
        return ranges;
    }

    private Map<String, Range> accuracies() {
        Map<String, Range> ranges = new LinkedHashMap<>();
        if (before != null || after != null) {
            for (String environment : environments) {
                ranges.put(environment, new Range(accuracy(environment, before), accuracy(environment, after)));
            }
        }
        return ranges;
    }

    private Map<String, Range> ranking() {
        Map<String, Range> ranges = new LinkedHashMap<>();
        for (Ranked each :
                Stream.of(rankedBefore, rankedAfter).filter(Objects::nonNull).toList()) {
            each.metrics()
                    .keySet()
                    .forEach(key -> ranges.put(key, new Range(metric(rankedBefore, key), metric(rankedAfter, key))));
        }
        return ranges;
    }

    private static @Nullable Double metric(@Nullable Ranked ranked, String key) {
        return ranked == null ? null : ranked.metrics().get(key);
    }

    private @Nullable Double frontier(String environment, Map<Cell, Double> rates) {
        SortedMap<Integer, Double> levels = levels(environment, rates);
        if (levels.isEmpty()) {
            return null;
        }
        // Rungs generated beyond the ladder do not count.
        int ladder = rungs.getOrDefault(environment, Integer.MAX_VALUE);
        return (double) Frontier.of(levels.headMap(ladder));
    }

    private static @Nullable Double accuracy(String environment, @Nullable Evaluated evaluated) {
        if (evaluated == null) {
            return null;
        }
        SortedMap<Integer, Double> levels = levels(environment, evaluated.accuracies());
        return levels.isEmpty()
                ? null
                : (Double)
                        levels.values().stream().mapToDouble(v -> v).average().orElseThrow();
    }

    private static SortedMap<Integer, Double> levels(String environment, Map<Cell, Double> rates) {
        SortedMap<Integer, Double> levels = new TreeMap<>();
        rates.forEach((cell, rate) -> {
            if (cell.environment().equals(environment)) {
                levels.put(cell.level(), rate);
            }
        });
        return levels;
    }

    private static Map<Cell, Double> passRates(List<CellState> cells) {
        Map<Cell, Double> rates = new LinkedHashMap<>();
        cells.forEach(state -> rates.put(state.cell(), state.aboveChance()));
        return rates;
    }
}

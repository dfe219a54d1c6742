package dev.edgewise.report;

import dev.edgewise.event.StopReason;
import dev.edgewise.run.FrontierGap;
import dev.edgewise.run.Summary;
import dev.edgewise.run.Summary.Range;
import dev.edgewise.terminal.ReadableNumbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Tells the outcome of a run in sentences.
final class RunStory {
    private final Summary summary;
    private final Map<String, Integer> levels;

    /// @param levels number of levels by environment
    RunStory(Summary summary, Map<String, Integer> levels) {
        this.summary = summary;
        this.levels = levels;
    }

    /// Says in one sentence what became of the frontier.
    String verdict() {
        List<String> moved = new ArrayList<>();
        List<String> stayed = new ArrayList<>();
        summary.frontier().forEach((environment, range) -> {
            Double start = range.start();
            Double end = range.end();
            if (start == null || end == null) {
                return;
            }
            int of = levels.getOrDefault(environment, 0);
            String name = environment.replace('_', ' ');
            if (start.equals(end)) {
                stayed.add("at " + rung(end) + " of " + of + " in " + name);
            } else {
                moved.add("from " + rung(start) + " to " + rung(end) + " of " + of + " in " + name);
            }
        });
        if (moved.isEmpty() && stayed.isEmpty() && !summary.ranking().isEmpty()) {
            return ranking();
        }
        if (moved.isEmpty() && stayed.isEmpty()) {
            return "There is no frontier to tell of: no level has been measured yet.";
        }
        if (moved.isEmpty()) {
            return "The frontier did not move: it stayed " + list(stayed) + ".";
        }
        String rest = stayed.isEmpty() ? "" : " It stayed " + list(stayed) + ".";
        return "The frontier moved " + list(moved) + "." + rest;
    }

    /// Says what became of the order of held-out queries' documents.
    private String ranking() {
        var first = summary.ranking().entrySet().iterator().next();
        Double start = first.getValue().start();
        Double end = first.getValue().end();
        String metric = first.getKey().replaceFirst("^eval_", "").replace('_', ' ');
        if (start == null || end == null) {
            return "The held-out queries were ranked once: " + metric + " is "
                    + ReadableNumbers.number(start == null ? orZero(end) : start) + ".";
        }
        return "On held-out queries " + metric + " went from " + ReadableNumbers.number(start) + " to "
                + ReadableNumbers.number(end) + ".";
    }

    /// Says why the run ended and what it took.
    String ending() {
        String steps = ReadableNumbers.count(summary.steps()) + (summary.steps() == 1 ? " step" : " steps");
        String took = ReadableNumbers.duration(summary.seconds());
        return switch (summary.stopped()) {
            case StopReason.Usual.DONE -> "The run finished all of its " + steps + " in " + took + ".";
            case StopReason.Usual.INTERRUPTED -> "The run was interrupted after " + steps + " and " + took + ".";
            case StopReason.Usual.ROLLOUT_BUDGET, StopReason.Usual.TOKEN_BUDGET ->
                "The run used up its " + summary.stopped().words() + " in " + steps + " and " + took + ".";
            case StopReason.Usual.TIME_LIMIT -> "The run reached its time limit after " + steps + " and " + took + ".";
            case StopReason.Usual.LAST_PHASE ->
                "The run ended with its last phase, after " + steps + " and " + took + ".";
            case StopReason.Usual.RUNNING -> "The run has not ended: " + steps + " so far, in " + took + ".";
            case StopReason.Halted(String reason) ->
                "The run stopped itself after " + steps + " and " + took + ": " + reason;
        };
    }

    /// Says how much of the work lay where learning happens.
    String edge() {
        if (summary.rollouts() == 0) {
            return "";
        }
        return ReadableNumbers.percent(summary.edgeShare()) + " of the " + ReadableNumbers.count(summary.rollouts())
                + " completions lay on the learning edge: in groups with both successes and failures." + gap();
    }

    /// Says how far from the frontier training was, with a leading space. Empty if that is not known.
    private String gap() {
        double distance = summary.gap().values().stream()
                .mapToDouble(FrontierGap::distance)
                .average()
                .orElse(Double.NaN);
        double mean = summary.gap().values().stream()
                .mapToDouble(FrontierGap::mean)
                .average()
                .orElse(Double.NaN);
        if (!Double.isFinite(distance)) {
            return "";
        }
        String side =
                Math.abs(mean) < 0.25 ? "on both sides of it" : mean > 0 ? "mostly ahead of it" : "mostly behind it";
        return String.format(
                Locale.ROOT, " They were asked %.1f rungs from the frontier on average, %s.", distance, side);
    }

    /// Gives held-out accuracy in one sentence. Empty if it was not measured at both ends. Every environment
    /// counts the same, however many levels it has, as in the table below.
    String accuracy() {
        List<Range> both = summary.accuracy().values().stream()
                .filter(range -> range.start() != null && range.end() != null)
                .toList();
        if (both.isEmpty()) {
            return "";
        }
        double start =
                both.stream().mapToDouble(r -> orZero(r.start())).average().orElseThrow();
        double end = both.stream().mapToDouble(r -> orZero(r.end())).average().orElseThrow();
        String mean = both.size() == 1 ? "" : ", the mean of " + both.size() + " environments,";
        return "Held-out accuracy" + mean + " went from " + ReadableNumbers.percent(start) + " to "
                + ReadableNumbers.percent(end) + ".";
    }

    private static double orZero(@Nullable Double value) {
        return value == null ? 0 : value;
    }

    private static String rung(double value) {
        return "rung " + Math.round(value);
    }

    private static String list(List<String> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        return String.join(", ", parts.subList(0, parts.size() - 1)) + " and " + parts.getLast();
    }
}

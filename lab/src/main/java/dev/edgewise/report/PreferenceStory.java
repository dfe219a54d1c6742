package dev.edgewise.report;

import dev.edgewise.event.StepMetrics;
import dev.edgewise.run.StepRow;
import dev.edgewise.terminal.ReadableNumbers;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Tells the outcome of a run that learned from preferences.
final class PreferenceStory {
    private static final String ACCURACY = "rewards/accuracies";

    /// The steps at either end that are averaged.
    private static final int AVERAGED = 10;

    private PreferenceStory() {}

    /// Says in one sentence what became of the margin. Empty for other runs.
    static Optional<String> verdict(List<StepRow> rows) {
        int averaged = Math.clamp(rows.size() / 2, 1, AVERAGED);
        OptionalDouble start = mean(rows.subList(0, Math.min(rows.size(), averaged)), StepMetrics.MARGIN);
        List<StepRow> last = rows.subList(Math.max(0, rows.size() - averaged), rows.size());
        OptionalDouble end = mean(last, StepMetrics.MARGIN);
        if (start.isEmpty() || end.isEmpty()) {
            return Optional.empty();
        }
        OptionalDouble accuracy = mean(last, ACCURACY);
        String sides = accuracy.isEmpty()
                ? ""
                : " In " + ReadableNumbers.percent(accuracy.getAsDouble())
                        + " of the last pairs the chosen completion has the higher reward.";
        return Optional.of("The margin between chosen and rejected completions went from "
                + ReadableNumbers.number(start.getAsDouble()) + " to " + ReadableNumbers.number(end.getAsDouble()) + "."
                + sides);
    }

    private static OptionalDouble mean(List<StepRow> rows, String metric) {
        return rows.stream()
                .map(row -> row.event().metrics().get(metric))
                .filter(value -> value != null && Double.isFinite(value))
                .mapToDouble(Double::doubleValue)
                .average();
    }
}

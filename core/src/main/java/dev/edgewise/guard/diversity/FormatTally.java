package dev.edgewise.guard.diversity;

import dev.edgewise.completion.FormatShares;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.util.Map;
import java.util.TreeMap;

/// Counts completions by format. The counts age step by step.
final class FormatTally implements FieldState {
    private final double keep;
    private final Map<String, Double> counts = new TreeMap<>();

    FormatTally(double horizon) {
        keep = 1 - 1 / horizon;
    }

    void add(String format) {
        counts.merge(format, 1.0, Double::sum);
    }

    void age() {
        counts.replaceAll((_, count) -> count * keep);
    }

    double count(String format) {
        return counts.getOrDefault(format, 0.0);
    }

    double count() {
        return counts.values().stream().mapToDouble(v -> v).sum();
    }

    FormatShares shares() {
        return FormatShares.of(counts);
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard formats").numbers("counts", counts);
    }
}

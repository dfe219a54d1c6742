package dev.edgewise.guard.diversity;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.completion.FormatShares;
import dev.edgewise.state.State;
import dev.edgewise.state.StateReader;
import java.util.Map;
import java.util.TreeMap;

/// Completions by format, ageing step by step.
final class FormatTally implements State {
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
    public ObjectNode snapshot() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        ObjectNode byFormat = state.putObject("counts");
        counts.forEach(byFormat::put);
        return state;
    }

    @Override
    public void restore(ObjectNode state) {
        counts.clear();
        StateReader reader = new StateReader("guard formats", state).part("counts", "guard formats");
        reader.state().fieldNames().forEachRemaining(format -> counts.put(format, reader.number(format)));
    }
}

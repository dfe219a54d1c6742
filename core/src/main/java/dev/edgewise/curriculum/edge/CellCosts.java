package dev.edgewise.curriculum.edge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.state.State;
import dev.edgewise.state.StateReader;
import dev.edgewise.task.Cell;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/// The cost of a rollout of each cell: a running mean of its tokens, prompt and completion.
///
///     c ← c + ¼·(tokens of the group / G − c)
final class CellCosts implements State {
    private static final double RATE = 0.25;

    private final Map<Cell, Double> means = new TreeMap<>();

    void observe(RolloutGroup group) {
        double tokens = group.promptTokens() / (double) group.size() + (double) group.completionTokens() / group.size();
        means.merge(group.task().cell(), tokens, (mean, now) -> mean + RATE * (now - mean));
    }

    /// Returns the tokens per rollout. If the cell was not seen, it takes those of the nearest level seen; if
    /// none was, 1.
    double of(Cell cell) {
        Double own = means.get(cell);
        if (own != null) {
            return Math.max(1, own);
        }
        return means.keySet().stream()
                .filter(seen -> seen.environment().equals(cell.environment()))
                .min(Comparator.comparingInt(seen -> Math.abs(seen.level() - cell.level())))
                .map(this::of)
                .orElse(1.0);
    }

    @Override
    public ObjectNode snapshot() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        means.forEach((cell, mean) -> state.put(cell.toString(), mean));
        return state;
    }

    @Override
    public void restore(ObjectNode state) {
        StateReader reader = new StateReader("the costs of cells", state);
        means.clear();
        state.fieldNames().forEachRemaining(name -> means.put(reader.parsed(name, Cell::parse), reader.number(name)));
    }
}

package dev.edgewise.curriculum.sampler;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.curriculum.Draw;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.TaskSampler;
import dev.edgewise.error.ConfigException;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.state.StateReader;
import dev.edgewise.task.Cell;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// A sampler that keeps numbers per cell and draws a cell by its probability.
///
/// Cells are numbered in cell order. The tables are arrays over that number, and they make up the state.
abstract class TableSampler implements TaskSampler {
    static final String EFFECTIVE_CELLS = "sampler/effective_cells";

    private final String name;
    private final Ladders ladders;
    private final String settings;
    private final List<Cell> cells;
    private final Map<Cell, Integer> places = new LinkedHashMap<>();

    /// @param settings everything else that decides how the sampler behaves, as text
    TableSampler(String name, Ladders ladders, String settings) {
        this.name = name;
        this.ladders = ladders;
        this.settings = settings;
        this.cells = ladders.cells();
        for (int i = 0; i < cells.size(); i++) {
            places.put(cells.get(i), i);
        }
    }

    /// Returns how likely each cell is to be drawn next; sums to 1.
    abstract double[] probabilities();

    /// Takes in a group of the cell numbered `place`.
    abstract void observe(int place, RolloutGroup group);

    /// Returns every table by its name, in a fixed order. The arrays are the sampler's own: restoring writes
    /// into them.
    abstract Map<String, double[]> tables();

    final Ladders ladders() {
        return ladders;
    }

    final List<Cell> cells() {
        return cells;
    }

    /// Makes a table of zeros.
    final double[] table() {
        return new double[cells.size()];
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public void beginStep(int step, int steps) {}

    @Override
    public Cell next(RandomGenerator random) {
        return cells.get(Draw.weighted(probabilities(), random));
    }

    @Override
    public final void observe(RolloutGroup group) {
        Integer place = places.get(group.task().cell());
        if (place == null) {
            throw new IllegalArgumentException(
                    "cell " + group.task().cell() + " is not in the curriculum; its ladders are " + ladders.levels());
        }
        observe(place, group);
    }

    /// Reports `sampler/effective_cells`: exp of the entropy of the draw, 1 when one cell gets everything.
    @Override
    public Map<String, Double> metrics() {
        double entropy = 0;
        for (double p : probabilities()) {
            entropy -= p > 0 ? p * Math.log(p) : 0;
        }
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(EFFECTIVE_CELLS, Math.exp(entropy));
        return metrics;
    }

    @Override
    public final ObjectNode snapshot() {
        ObjectNode state = JsonNodeFactory.instance.objectNode().put(StateReader.CONFIGURATION, configuration());
        tables().forEach((table, numbers) -> {
            ArrayNode list = state.putArray(table);
            for (double number : numbers) {
                list.add(number);
            }
        });
        return state;
    }

    @Override
    public final void restore(ObjectNode state) {
        StateReader reader = new StateReader("sampler " + name, state).madeBy(configuration());
        tables().forEach((table, numbers) ->
                System.arraycopy(reader.numbers(table, numbers.length), 0, numbers, 0, numbers.length));
    }

    private String configuration() {
        return name + " " + settings + " over " + ladders.levels();
    }

    /// Refuses a setting that is out of its range.
    ///
    /// @param fits whether it is in range
    /// @param allowed the range in words, with an example
    /// @throws ConfigException if it is not in range
    static void require(boolean fits, String what, double value, String allowed) {
        if (!fits) {
            throw new ConfigException(what + " is " + value + "; allowed is " + allowed);
        }
    }
}

package dev.edgewise.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.curriculum.CellState;
import dev.edgewise.curriculum.Frontier;
import dev.edgewise.run.StepRow;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The frontier map of one environment: the pass rate of every level over time and the frontier over it.
final class MapData {
    private static final int MOST_COLUMNS = 120;

    private final List<StepRow> rows;
    private final Buckets buckets;

    MapData(List<StepRow> rows) {
        this.rows = rows;
        this.buckets = Buckets.of(rows.size(), MOST_COLUMNS);
    }

    /// Returns the step at the end of each column.
    ArrayNode steps() {
        ArrayNode steps = JsonNodeFactory.instance.arrayNode();
        for (int b = 0; b < buckets.count(); b++) {
            steps.add(last(b).event().step());
        }
        return steps;
    }

    /// Returns `{"cells": [[column, level, pass rate, lower, upper, rollouts], …], "frontier": [rungs per
    /// column]}`. Cells that were never asked are absent, and so are rungs generated beyond the ladder.
    ///
    /// @param levels number of levels of the environment's ladder
    ObjectNode json(String environment, int levels) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode cells = json.putArray("cells");
        ArrayNode frontier = json.putArray("frontier");
        for (int b = 0; b < buckets.count(); b++) {
            SortedMap<Integer, Double> rates = new TreeMap<>();
            for (CellState state : last(b).event().cells()) {
                int level = state.cell().level();
                if (state.cell().environment().equals(environment) && level >= 0 && level < levels) {
                    rates.put(level, state.aboveChance());
                    cells.add(cell(b, state));
                }
            }
            frontier.add(Frontier.of(rates));
        }
        return json;
    }

    private StepRow last(int bucket) {
        return rows.get(buckets.to(bucket) - 1);
    }

    private static ArrayNode cell(int column, CellState state) {
        ArrayNode cell = JsonNodeFactory.instance.arrayNode();
        cell.add(column).add(state.cell().level());
        for (double share : new double[] {state.passRate(), state.lower(), state.upper()}) {
            Figures.add(cell, Math.rint(share * 1000) / 1000);
        }
        return cell.add(state.rollouts());
    }
}

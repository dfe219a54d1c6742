package dev.edgewise.curriculum.sampler;

import java.util.Map;

/// The last values of each of several series, and their mean.
final class Windows {
    private final int length;
    private final double[] values;
    private final double[] next;
    private final double[] filled;

    /// @param length values kept per series, at least 1
    Windows(int series, int length) {
        this.length = length;
        this.values = new double[series * length];
        this.next = new double[series];
        this.filled = new double[series];
    }

    void add(int series, double value) {
        values[series * length + (int) next[series]] = value;
        next[series] = (next[series] + 1) % length;
        filled[series] = Math.min(length, filled[series] + 1);
    }

    boolean full(int series) {
        return filled[series] == length;
    }

    void clear(int series) {
        next[series] = 0;
        filled[series] = 0;
    }

    /// Returns the mean; 0 for an empty window.
    double mean(int series) {
        double sum = 0;
        for (int i = 0; i < filled[series]; i++) {
            sum += values[series * length + i];
        }
        return filled[series] == 0 ? 0 : sum / filled[series];
    }

    /// Adds the tables that make up the state.
    void addTo(Map<String, double[]> tables) {
        tables.put("window_values", values);
        tables.put("window_next", next);
        tables.put("window_filled", filled);
    }
}

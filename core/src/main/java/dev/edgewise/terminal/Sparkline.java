package dev.edgewise.terminal;

import java.util.ArrayDeque;
import java.util.Deque;

/// Draws the last values of a series as one line of bars.
final class Sparkline {
    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final int KEPT = 240;

    private final Deque<Double> values = new ArrayDeque<>();

    void add(double value) {
        if (Double.isFinite(value)) {
            values.addLast(value);
            if (values.size() > KEPT) {
                values.removeFirst();
            }
        }
    }

    double last() {
        return values.isEmpty() ? Double.NaN : values.getLast();
    }

    /// Returns at most `columns` bars over all kept values, each the mean of its share. Empty in ASCII, which
    /// has no bars.
    String draw(int columns, TerminalStyle style) {
        int bars = Math.min(columns, values.size());
        if (!style.unicode() || bars < 2) {
            return "";
        }
        double[] all = values.stream().mapToDouble(v -> v).toArray();
        double[] means = new double[bars];
        for (int i = 0; i < bars; i++) {
            int from = i * all.length / bars;
            int to = (i + 1) * all.length / bars;
            for (int k = from; k < to; k++) {
                means[i] += all[k] / (to - from);
            }
        }
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double mean : means) {
            low = Math.min(low, mean);
            high = Math.max(high, mean);
        }
        StringBuilder out = new StringBuilder();
        for (double mean : means) {
            double at = high > low ? (mean - low) / (high - low) : 0.5;
            out.append(BARS.charAt((int) Math.round(at * (BARS.length() - 1))));
        }
        return out.toString();
    }
}

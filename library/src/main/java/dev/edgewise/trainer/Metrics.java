package dev.edgewise.trainer;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Collects metrics in order, with the summaries TRL's keys are made of.
final class Metrics {
    private final Map<String, Double> values = new LinkedHashMap<>();

    void put(String key, double value) {
        values.put(key, value);
    }

    void putAll(Map<String, Double> more) {
        values.putAll(more);
    }

    /// `prefix/mean_suffix`, `min_`, `max_` as TRL writes lengths; zeros for no values.
    void spread(String prefix, String suffix, double[] data) {
        put(prefix + "mean_" + suffix, mean(data));
        put(prefix + "min_" + suffix, Arrays.stream(data).min().orElse(0));
        put(prefix + "max_" + suffix, Arrays.stream(data).max().orElse(0));
    }

    static double mean(double[] data) {
        return Arrays.stream(data).average().orElse(0);
    }

    /// Returns the standard deviation with divisor n − 1; 0 for fewer than two values.
    static double sampleStd(double[] data) {
        if (data.length < 2) {
            return 0;
        }
        double mean = mean(data);
        return Math.sqrt(Arrays.stream(data).map(x -> (x - mean) * (x - mean)).sum() / (data.length - 1));
    }

    Map<String, Double> values() {
        return values;
    }
}

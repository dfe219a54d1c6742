package dev.edgewise.curriculum.sampler;

import java.util.Arrays;

/// The means over the groups of one step, per place, for methods that update once a step.
final class StepMeans {
    private final double[] sums;
    private final double[] counts;

    StepMeans(int places) {
        sums = new double[places];
        counts = new double[places];
    }

    void add(int place, double value) {
        sums[place] += value;
        counts[place]++;
    }

    boolean seen(int place) {
        return counts[place] > 0;
    }

    double mean(int place) {
        return sums[place] / counts[place];
    }

    void clear() {
        Arrays.fill(sums, 0);
        Arrays.fill(counts, 0);
    }

    /// Returns the sums as a table, for the state.
    double[] sums() {
        return sums;
    }

    double[] counts() {
        return counts;
    }
}

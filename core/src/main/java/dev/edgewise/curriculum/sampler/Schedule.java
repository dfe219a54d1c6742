package dev.edgewise.curriculum.sampler;

import java.util.Arrays;
import java.util.Locale;

/// Says how likely each level is at a point of the run: the schedules of E2H Reasoner, 2506.06632
/// (`src/trainer.py`).
///
/// With n levels i = 0 … n−1, progress x = t / T and S = n(n+1)/2:
///
///     classic:   all weight on level min(⌊x·n⌋, n−1)
///     balanced:  1/n
///     cosine:    a(n−i)/S + (1−a)(i+1)/S with a = ½(1 + cos πx), floored at 1/S, normalised
///     gaussian:  p_min + (1 − n·p_min)·q_i, q_i ∝ exp(−(i−μ)²/2σ²), μ = √x·(n−1), σ = ½, p_min = 1/S
public enum Schedule {
    CLASSIC,
    BALANCED,
    COSINE,
    GAUSSIAN;

    /// Returns the name as the configuration writes it.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Returns one probability per level; they sum to 1.
    ///
    /// @param step t, from 0 to `steps`
    /// @param steps T, at least 1
    /// @param levels n, at least 1
    public double[] probabilities(int step, int steps, int levels) {
        if (step < 0 || step > steps || steps < 1 || levels < 1) {
            throw new IllegalArgumentException(
                    "a schedule needs 0 <= step <= steps and at least one level but got step " + step + " of " + steps
                            + " and " + levels + " levels");
        }
        double progress = (double) step / steps;
        double[] weights = new double[levels];
        double triangle = levels * (levels + 1) / 2.0;
        switch (this) {
            case CLASSIC -> weights[(int) Math.min((long) step * levels / steps, levels - 1)] = 1;
            case BALANCED -> Arrays.fill(weights, 1.0 / levels);
            case COSINE -> {
                double a = (1 + Math.cos(Math.PI * progress)) / 2;
                Arrays.setAll(weights, i -> Math.max(1, a * (levels - i) + (1 - a) * (i + 1)) / triangle);
            }
            case GAUSSIAN -> {
                double centre = Math.sqrt(progress) * (levels - 1);
                Arrays.setAll(weights, i -> Math.exp(-2 * (i - centre) * (i - centre)));
                normalise(weights);
                double floor = 1 / triangle;
                double rest = Math.max(0, 1 - levels * floor);
                Arrays.setAll(weights, i -> floor + rest * weights[i]);
            }
        }
        normalise(weights);
        return weights;
    }

    private static void normalise(double[] weights) {
        double total = Arrays.stream(weights).sum();
        Arrays.setAll(weights, i -> weights[i] / total);
    }
}

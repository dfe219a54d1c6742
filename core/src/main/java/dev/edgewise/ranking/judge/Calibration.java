package dev.edgewise.ranking.judge;

import java.util.Arrays;

/// What is done to the scores of one query, so that those of different queries compare. Losses of margins do not
/// need it; losses of single pairs do.
public enum Calibration {
    /// Nothing.
    NONE,
    /// s − mean.
    CENTRE,
    /// (s − mean)/σ with divisor n; 0 where all are equal.
    STANDARDISE,
    /// (s − min)/(max − min); 0 where all are equal.
    MIN_MAX;

    /// Returns the scores of a query, calibrated.
    public double[] of(double[] scores) {
        double mean = Arrays.stream(scores).average().orElse(0);
        double lowest = Arrays.stream(scores).min().orElse(0);
        double width = Arrays.stream(scores).max().orElse(0) - lowest;
        double variance = Arrays.stream(scores)
                .map(s -> (s - mean) * (s - mean))
                .average()
                .orElse(0);
        double deviation = width == 0 ? 0 : Math.sqrt(variance);
        return Arrays.stream(scores)
                .map(score -> switch (this) {
                    case NONE -> score;
                    case CENTRE -> width == 0 ? 0 : score - mean;
                    case STANDARDISE -> deviation == 0 ? 0 : (score - mean) / deviation;
                    case MIN_MAX -> width == 0 ? 0 : (score - lowest) / width;
                })
                .toArray();
    }
}

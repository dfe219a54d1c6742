package dev.edgewise.monitor;

import java.util.Arrays;

/// How many directions a representation uses, and how many of its units are dead.
public final class Spectrum {
    private Spectrum() {}

    /// Returns the effective rank (Roy and Vetterli 2007): exp of the entropy of the singular values taken as
    /// shares.
    ///
    ///     erank = exp(−Σ p_i log p_i),   p_i = σ_i / Σ σ
    ///
    /// It lies between 1 and the number of singular values that are not 0. It is 0 when all are 0.
    ///
    /// @throws IllegalArgumentException if a value is negative or not finite
    public static double effectiveRank(double[] singularValues) {
        double sum = 0;
        for (double value : singularValues) {
            if (!(value >= 0) || Double.isInfinite(value)) {
                throw new IllegalArgumentException("singular values are finite and at least 0 but got " + value);
            }
            sum += value;
        }
        if (sum == 0) {
            return 0;
        }
        double entropy = 0;
        for (double value : singularValues) {
            if (value > 0) {
                entropy -= value / sum * Math.log(value / sum);
            }
        }
        return Math.exp(entropy);
    }

    /// Returns the share of units whose mean absolute activation is at most `threshold` times the mean over all
    /// units (Sokar et al. 2023, 2302.12902, equation 1: τ-dormant units, τ = 0.025).
    ///
    /// @param meanAbsolute per unit, mean of |activation| over a batch
    public static double deadUnits(double[] meanAbsolute, double threshold) {
        int dead = 0;
        for (boolean each : dead(meanAbsolute, threshold)) {
            dead += each ? 1 : 0;
        }
        return meanAbsolute.length == 0 ? 0 : (double) dead / meanAbsolute.length;
    }

    /// Tells of each unit whether it is dead, as [#deadUnits] counts them.
    public static boolean[] dead(double[] meanAbsolute, double threshold) {
        double mean = Arrays.stream(meanAbsolute).average().orElse(0);
        boolean[] dead = new boolean[meanAbsolute.length];
        for (int i = 0; i < dead.length; i++) {
            dead[i] = meanAbsolute[i] <= threshold * mean;
        }
        return dead;
    }
}

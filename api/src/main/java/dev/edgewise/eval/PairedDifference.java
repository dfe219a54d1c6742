package dev.edgewise.eval;

import java.util.random.RandomGenerator;

/// How two treatments differ on the same seeds. A pair shares tasks, initial weights and sampling noise, and the
/// difference removes these.
///
/// @param difference mean of `treatment − reference` over the pairs with its bootstrap interval
/// @param above pairs in which the treatment is above the reference
/// @param below pairs in which it is below
/// @param pairs all pairs, ties included
public record PairedDifference(Interval difference, int above, int below, int pairs) {
    /// Compares pairs at equal positions.
    ///
    /// @throws IllegalArgumentException if the lengths differ, or there is nothing to compare
    public static PairedDifference of(double[] treatment, double[] reference, RandomGenerator random) {
        if (treatment.length != reference.length) {
            throw new IllegalArgumentException(
                    "pairs need as many values on both sides but got " + treatment.length + " and " + reference.length);
        }
        double[] differences = new double[treatment.length];
        int above = 0;
        int below = 0;
        for (int i = 0; i < differences.length; i++) {
            differences[i] = treatment[i] - reference[i];
            above += differences[i] > 0 ? 1 : 0;
            below += differences[i] < 0 ? 1 : 0;
        }
        return new PairedDifference(Bootstrap.mean(differences, random), above, below, differences.length);
    }

    /// Tells whether the interval leaves out zero.
    public boolean excludesZero() {
        return difference.low() > 0 || difference.high() < 0;
    }
}

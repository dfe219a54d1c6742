package dev.edgewise.probe;

import dev.edgewise.curriculum.Frontier;
import dev.edgewise.curriculum.SignalProbability;

/// Where a cell lies relative to the edge, by its pass rate p and the size G of a training group.
///
///     mastered:      p above the band in which a group carries signal with probability ½ or more
///     climbed:       within the band, p above chance ≥ ½ (see Frontier)
///     reachable:     within the band, below that
///     out of reach:  below the band
///
/// The band is `1 − pᴳ − (1−p)ᴳ ≥ ½`: for G = 8 from 0.083 to 0.917.
public enum Standing {
    OUT_OF_REACH("out of reach"),
    REACHABLE("edge, to climb"),
    CLIMBED("edge, climbed"),
    MASTERED("mastered");

    private static final double HALF = 0.5;

    private final String words;

    Standing(String words) {
        this.words = words;
    }

    /// Returns the standing as people read it.
    public String words() {
        return words;
    }

    /// Tells whether groups of the cell carry signal more often than not.
    public boolean onEdge() {
        return this == REACHABLE || this == CLIMBED;
    }

    /// Returns the standing of a pass rate.
    ///
    /// @param chance what guessing gets
    public static Standing of(double passRate, int groupSize, double chance) {
        boolean signal = SignalProbability.of(passRate, groupSize) >= HALF;
        if (!signal) {
            return passRate >= HALF ? MASTERED : OUT_OF_REACH;
        }
        return Frontier.aboveChance(passRate, chance) >= Frontier.THRESHOLD ? CLIMBED : REACHABLE;
    }

    /// Returns the least pass rate of the band, by bisection. Its mirror image is one minus it. For G = 2 the
    /// band is the single rate ½.
    public static double bandStart(int groupSize) {
        double low = 0;
        double high = HALF;
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (SignalProbability.of(middle, groupSize) < HALF) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }
}

package dev.edgewise.curriculum;

import java.util.SortedMap;

/// Says where a model stands on a ladder: how many of its rungs it has climbed. Metrics, summary, terminal and
/// report share this one definition.
///
///     frontier = |{ level : pass rate above chance ≥ ½ }|,   (p − c) / (1 − c) for the pass rate p and chance c
///
/// Chance is what guessing gets ([dev.edgewise.environment.Environment#chance]), mostly 0.
///
/// A level that was not measured counts as passed when a harder one is passed: a curriculum leaves out rungs far
/// below the model, not far above. 0 means that no rung is passed; the number of levels means that all are.
/// Rungs are counted rather than searched for the first failure, so that one noisy rung does not hide those
/// above it. Rungs generated below the ladder (levels under 0) do not count.
public final class Frontier {
    /// The pass rate from which a rung counts as climbed.
    public static final double THRESHOLD = 0.5;

    private Frontier() {}

    /// Returns how far a pass rate lies on the way from chance to 1; 0 below chance. NaN stays NaN.
    public static double aboveChance(double passRate, double chance) {
        return passRate < chance ? 0 : (passRate - chance) / (1 - chance);
    }

    /// Returns the pass rate that lies `share` of the way from chance to 1; the inverse of [#aboveChance].
    public static double passRate(double share, double chance) {
        return chance + (1 - chance) * share;
    }

    /// Returns the frontier of one environment.
    ///
    /// @param passRates by level, above chance, in [0, 1]; levels that were not measured are absent
    public static int of(SortedMap<Integer, Double> passRates) {
        int hardest = -1;
        int failed = 0;
        int failedBelowHardest = 0;
        for (var entry : passRates.tailMap(0).entrySet()) {
            if (entry.getValue() >= THRESHOLD) {
                hardest = entry.getKey();
                failedBelowHardest = failed;
            } else {
                failed++;
            }
        }
        return hardest + 1 - failedBelowHardest;
    }
}

package dev.edgewise.evolve;

/// How prompts evolve. The defaults are those of GEPA's public code.
///
/// @param budget trials after which no new iteration begins
/// @param minibatch training tasks on which a change is tried
/// @param acceptEqual whether a change that is no better on the minibatch is kept, too
/// @param skipPerfect whether nothing is changed where every task of the minibatch is solved already
/// @param merges how many merges may be kept; at 0 none is tried
/// @param seed of what is drawn
public record EvolutionSettings(
        long budget, int minibatch, boolean acceptEqual, boolean skipPerfect, int merges, long seed) {
    /// The score of a task that is solved.
    static final double PERFECT = 1;

    public EvolutionSettings {
        if (budget < 1 || minibatch < 1 || merges < 0) {
            throw new IllegalArgumentException(
                    "evolution needs a budget and a minibatch of at least 1, and merges of at"
                            + " least 0, but was given " + budget + ", " + minibatch + " and " + merges);
        }
    }

    /// Tells whether a change is kept.
    ///
    /// @param before the sum of the minibatch's scores under the parent
    /// @param after the sum under the changed prompt
    boolean accepts(double before, double after) {
        return after > before || (acceptEqual && after == before);
    }

    /// Returns the public code's defaults.
    public static EvolutionSettings standard(long budget, long seed) {
        return new EvolutionSettings(budget, 3, false, true, 0, seed);
    }
}

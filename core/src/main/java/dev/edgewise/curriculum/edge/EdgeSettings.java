package dev.edgewise.curriculum.edge;

import dev.edgewise.error.ConfigException;

/// The knobs of the edge curriculum.
///
/// @param reviewShare most of the draws that go to checks of mastered cells, in [0, 1)
/// @param exploreShare share of draws for the rung in play that was asked longest ago, in [0, 1); with
///     `reviewShare` below 1
/// @param rungGap logits by which a rung is expected to be harder than the one below, at least 0
/// @param rungSpread logits by which that may be off, above 0
/// @param costWeight 1 counts gain per token, 0 gain per rollout; between, in between
/// @param grow whether rungs are generated when the frontier leaves the ladder
public record EdgeSettings(
        double reviewShare, double exploreShare, double rungGap, double rungSpread, double costWeight, boolean grow) {
    public static final EdgeSettings STANDARD = new EdgeSettings(0.1, 0.05, 1, 1, 1, true);

    public EdgeSettings {
        if (!(reviewShare >= 0 && exploreShare >= 0 && reviewShare + exploreShare < 1)) {
            throw new ConfigException("the shares review and explore are " + reviewShare + " and " + exploreShare
                    + "; allowed are numbers of at least 0 with a sum below 1, for example 0.1 and 0.05");
        }
        if (!(costWeight >= 0 && costWeight <= 1)) {
            throw new ConfigException("cost_weight is " + costWeight + "; allowed is 0 to 1, for example 1");
        }
    }
}

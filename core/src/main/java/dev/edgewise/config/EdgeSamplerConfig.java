package dev.edgewise.config;

/// Expected gain per token, by a model of the whole ladder; our own.
///
/// @param reviewShare most of the draws that go to checks of mastered levels
/// @param exploreShare share of draws for levels not asked for long
/// @param rungGap logits by which a level is expected to be harder than the one below
/// @param rungSpread logits by which that may be off
/// @param costWeight 1 counts gain per token, 0 per rollout
/// @param grow whether levels are generated beyond the ends of the ladder
public record EdgeSamplerConfig(
        double reviewShare, double exploreShare, double rungGap, double rungSpread, double costWeight, boolean grow)
        implements SamplerConfig {
    static final Section SECTION = Section.of(
            "Asks levels in proportion to what they promise per token, most where success and failure are alike likely; one model per ladder, so that a rung informs its neighbours.",
            Key.real(
                    "review_share",
                    0.1,
                    Interval.fromBelow(0, 1),
                    "",
                    "Most of the draws that go to checks of mastered levels, which come at growing intervals."),
            Key.real(
                    "explore_share",
                    0.05,
                    Interval.fromBelow(0, 1),
                    "",
                    "Share of draws for the levels in play that were not asked for long."),
            Key.real(
                    "rung_gap",
                    1.0,
                    Interval.atLeast(0),
                    "logits",
                    "How much harder each level is expected to be than the one below."),
            Key.real(
                    "rung_spread",
                    1.0,
                    Interval.above(0),
                    "logits",
                    "How far off that may be; higher lets levels inform each other less."),
            Key.real(
                    "cost_weight",
                    1.0,
                    Interval.between(0, 1),
                    "",
                    "1 counts the gain per token, so long answers must be worth it; 0 counts it per rollout."),
            Key.flag(
                    "grow",
                    true,
                    "Generates harder levels once the whole ladder is mastered, easier ones when nothing succeeds on it."));

    public EdgeSamplerConfig {
        SECTION.check("review_share", reviewShare);
        SECTION.check("explore_share", exploreShare);
        SECTION.check("rung_gap", rungGap);
        SECTION.check("rung_spread", rungSpread);
        SECTION.check("cost_weight", costWeight);
        if (reviewShare + exploreShare >= 1) {
            throw new InvalidValue(
                    "review_share",
                    "and explore_share are shares of the same draws and must sum to less than 1 but were " + reviewShare
                            + " and " + exploreShare);
        }
    }
}

package dev.edgewise.config;

/// The levels with the highest p(1−p).
///
/// @param topShare share of levels drawn from
/// @param exploreShare share of draws for any level
public record LearnabilityConfig(double topShare, double exploreShare) implements SamplerConfig {
    static final Section SECTION = Section.of(
            "The levels with the highest p(1−p), corrected for its bias (SFL, 2408.15099; LILO, 2502.12272).",
            Key.real(
                    "top_share",
                    0.25,
                    Interval.aboveUpTo(0, 1),
                    "",
                    "Share of the levels that is drawn from, the most learnable ones."),
            Key.real(
                    "explore_share",
                    0.25,
                    Interval.fromBelow(0, 1),
                    "",
                    "Share of draws for any level, which keeps the estimates fresh."));

    public LearnabilityConfig {
        SECTION.check("top_share", topShare);
        SECTION.check("explore_share", exploreShare);
    }
}

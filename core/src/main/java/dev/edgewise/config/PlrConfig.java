package dev.edgewise.config;

import dev.edgewise.curriculum.sampler.PlrSampler;

/// Prioritized level replay.
///
/// @param rankTemperature flattens the weights by rank
/// @param staleness share of the weights by staleness
/// @param scoreLearningRate of the scores
/// @param newShare share of draws for unseen levels
/// @param schedule when seen levels are asked again
public record PlrConfig(
        double rankTemperature,
        double staleness,
        double scoreLearningRate,
        double newShare,
        PlrSampler.ReplaySchedule schedule)
        implements SamplerConfig {
    static final Section SECTION = Section.of(
            "Levels that surprised and levels not asked for long (prioritized level replay, 2010.03934).",
            Key.real(
                    "rank_temperature",
                    0.1,
                    Interval.above(0),
                    "",
                    "Weights fall with (1/rank) to the power of 1 over this; lower is greedier."),
            Key.real(
                    "staleness",
                    0.1,
                    Interval.between(0, 1),
                    "",
                    "Share of the weight by how long ago a level was asked."),
            Key.real("score_learning_rate", 1.0, Interval.aboveUpTo(0, 1), "", "Weight of the newest score."),
            Key.real(
                    "new_share",
                    0.5,
                    Interval.between(0, 1),
                    "",
                    "Share of draws for unseen levels under the fixed schedule."),
            Key.choice(
                    "schedule",
                    PlrSampler.ReplaySchedule.FIXED,
                    "When seen levels are asked again. fixed: with 1 - new_share; proportionate: with the share of levels seen."));

    public PlrConfig {
        SECTION.check("rank_temperature", rankTemperature);
        SECTION.check("staleness", staleness);
        SECTION.check("score_learning_rate", scoreLearningRate);
        SECTION.check("new_share", newShare);
    }
}

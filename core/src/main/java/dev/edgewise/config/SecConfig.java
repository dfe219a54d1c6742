package dev.edgewise.config;

/// A bandit on the mean absolute advantage.
///
/// @param alpha weight of the newest reward
/// @param temperature of the softmax over values
public record SecConfig(double alpha, double temperature) implements SamplerConfig {
    static final Section SECTION = Section.of(
            "A bandit whose reward is the mean absolute advantage of a level (SEC, 2505.14970).",
            Key.real("alpha", 0.5, Interval.aboveUpTo(0, 1), "", "Weight of the newest reward."),
            Key.real("temperature", 0.1, Interval.above(0), "", "Of the softmax over levels; lower is greedier."));

    public SecConfig {
        SECTION.check("alpha", alpha);
        SECTION.check("temperature", temperature);
    }
}

package dev.edgewise.config;

import dev.edgewise.curriculum.sampler.LevelSampler;

/// One level per environment that goes up and down on thresholds.
///
/// @param success mean outcome above which the level rises
/// @param failure mean outcome below which it falls
/// @param window rollouts the mean is taken over
/// @param mix which levels are asked
public record LevelsConfig(double success, double failure, int window, LevelSampler.Mix mix) implements SamplerConfig {
    static final Section SECTION = Section.of(
            "One level per environment that goes up and down on thresholds (reasoning-gym).",
            Key.real("success", 0.7, Interval.open(0, 1), "", "The level rises when the mean outcome is above this."),
            Key.real(
                    "failure",
                    0.3,
                    Interval.open(0, 1),
                    "",
                    "The level falls when the mean outcome is below this; below success."),
            Key.whole(
                    "window",
                    128,
                    Interval.atLeast(1),
                    "rollouts",
                    "Rollouts of an environment that the mean is taken over; a change begins anew."),
            Key.choice(
                    "mix",
                    LevelSampler.Mix.INCLUSIVE,
                    "inclusive: all levels up to the current one alike; upper_bound: the current one only."));

    public LevelsConfig {
        SECTION.check("success", success);
        SECTION.check("failure", failure);
        SECTION.check("window", window);
        if (failure >= success) {
            throw new InvalidValue("failure", "must be below success (" + success + ") but was " + failure);
        }
    }
}

package dev.edgewise.config;

/// An upper confidence bound on absolute advantages.
///
/// @param window rollouts per level that the mean is taken over
/// @param temperature of the softmax over bounds
public record DumpConfig(int window, double temperature) implements SamplerConfig {
    static final Section SECTION = Section.of(
            "An upper confidence bound on the absolute advantages of a level (DUMP, 2504.09710).",
            Key.whole(
                    "window", 300, Interval.atLeast(1), "rollouts", "Rollouts of a level that the mean is taken over."),
            Key.real("temperature", 0.1, Interval.above(0), "", "Of the softmax over levels; lower is greedier."));

    public DumpConfig {
        SECTION.check("window", window);
        SECTION.check("temperature", temperature);
    }
}

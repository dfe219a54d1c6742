package dev.edgewise.config;

/// A target difficulty that follows the success rate.
///
/// @param target success rate to hold
/// @param sensitivity how sharply the target reacts
/// @param stepSize the most it moves in a step
/// @param repeat serves the same tasks again while the target stays, as published
public record AdaRftConfig(double target, double sensitivity, double stepSize, boolean repeat)
        implements SamplerConfig {
    static final Section SECTION = Section.of(
            "A target difficulty that follows the success rate (AdaRFT, 2504.05520).",
            Key.real("target", 0.5, Interval.open(0, 1), "", "Success rate to hold."),
            Key.real(
                    "sensitivity",
                    2.0,
                    Interval.above(0),
                    "",
                    "How sharply the difficulty reacts to a success rate off the target."),
            Key.real(
                    "step_size",
                    50.0,
                    Interval.aboveUpTo(0, 100),
                    "",
                    "The most the difficulty moves in a step, of 100 for the whole ladder."),
            Key.flag(
                    "repeat",
                    false,
                    "Serves the same tasks again while the difficulty stays put, as the published code does."));

    public AdaRftConfig {
        SECTION.check("target", target);
        SECTION.check("sensitivity", sensitivity);
        SECTION.check("step_size", stepSize);
    }
}

package dev.edgewise.config;

/// Groups with little variance are replaced from a bank.
///
/// @param threshold share of the largest variance that suffices
/// @param momentum of the priorities in the bank
public record VcrlConfig(double threshold, double momentum) implements SamplerConfig {
    static final Section SECTION = Section.of(
            "After a group with little variance, a level from a bank of those with much (VCRL, 2509.19803).",
            Key.real(
                    "threshold",
                    0.4,
                    Interval.open(0, 1),
                    "",
                    "Share of the largest possible variance that a group must have not to be replaced."),
            Key.real(
                    "momentum",
                    0.5,
                    Interval.fromBelow(0, 1),
                    "",
                    "Of the priorities in the bank; higher remembers longer."));

    public VcrlConfig {
        SECTION.check("threshold", threshold);
        SECTION.check("momentum", momentum);
    }
}

package dev.edgewise.config;

/// Difficulty pools by the latest group.
///
/// @param hardUpTo success rate up to which a level is hard
/// @param normalUpTo success rate up to which it is normal
/// @param awayWeight weight of hard and easy levels, beside 1 for the others
public record PoolsConfig(double hardUpTo, double normalUpTo, double awayWeight) implements SamplerConfig {
    static final Section SECTION = Section.of(
            "Difficulty pools: the latest group of a level decides how often it is asked (prime-rl).",
            Key.real("hard_up_to", 0.25, Interval.fromBelow(0, 1), "", "A level is hard up to this success rate."),
            Key.real(
                    "normal_up_to",
                    0.75,
                    Interval.open(0, 1),
                    "",
                    "It is normal up to this one and easy above; above hard_up_to."),
            Key.real(
                    "away_weight",
                    0.2,
                    Interval.above(0),
                    "",
                    "Weight of hard and easy levels, beside 1 for normal and unseen ones."));

    public PoolsConfig {
        SECTION.check("hard_up_to", hardUpTo);
        SECTION.check("normal_up_to", normalUpTo);
        SECTION.check("away_weight", awayWeight);
        if (hardUpTo >= normalUpTo) {
            throw new InvalidValue("hard_up_to", "must be below normal_up_to (" + normalUpTo + ") but was " + hardUpTo);
        }
    }
}

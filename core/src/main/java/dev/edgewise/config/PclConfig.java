package dev.edgewise.config;

/// The candidate whose predicted success rate is nearest to ½.
///
/// @param candidates levels compared for a draw
/// @param valueLearningRate of the predictions
public record PclConfig(int candidates, double valueLearningRate) implements SamplerConfig {
    static final Section SECTION = Section.of(
            "Of some candidates the level whose predicted success rate is nearest to ½ (PCL, 2510.01135).",
            Key.whole("candidates", 4, Interval.atLeast(1), "", "Levels compared for a draw; more is greedier."),
            Key.real(
                    "value_learning_rate",
                    0.5,
                    Interval.aboveUpTo(0, 1),
                    "",
                    "How far a prediction moves to the newest outcome."));

    public PclConfig {
        SECTION.check("candidates", candidates);
        SECTION.check("value_learning_rate", valueLearningRate);
    }
}

package dev.edgewise.config;

/// When the run stops itself.
public record GuardsConfig(int noSignalSteps, int truncationSteps) {
    static final Section SECTION = Section.of(
            "When the run stops itself with a diagnosis. A loss that is not finite always stops it.",
            Key.whole(
                    "no_signal_steps",
                    20,
                    Interval.atLeast(0),
                    "steps",
                    "Stops after so many steps in a row in which no group carried signal; 0 is off."),
            Key.whole(
                    "truncation_steps",
                    10,
                    Interval.atLeast(0),
                    "steps",
                    "Stops after so many steps in a row in which every completion was cut at max_completion_length; 0 is off."));

    public GuardsConfig {
        SECTION.check("no_signal_steps", noSignalSteps);
        SECTION.check("truncation_steps", truncationSteps);
    }
}

package dev.edgewise.config;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;

/// Imitation of expert solutions in cells without a success, GRPO in the others.
@About("Staged per cell: imitation of expert solutions where there is no success yet, GRPO where there is.")
public record EdgeConfig(
        @Key(
                value = "Expert solutions per step while curriculum.imitate finds levels to show.",
                standard = "16",
                range = "[1, )",
                unit = "sequences")
        int demonstrationsPerStep,

        @Key(
                value = "What an expert solution counts beside a rollout group in the loss.",
                standard = "1.0",
                range = "(0, )")
        double demonstrationWeight,

        @JsonUnwrapped GrpoSettings grpo)
        implements AlgorithmConfig {
    public EdgeConfig {
        Keys.check(EdgeConfig.class, demonstrationsPerStep, demonstrationWeight, grpo);
    }
}

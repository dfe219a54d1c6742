package dev.edgewise.config;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.List;

/// Imitation of expert solutions in cells without a success, GRPO in the others.
///
/// @param demonstrationsPerStep expert solutions per optimizer step while some cell in play needs them
/// @param demonstrationWeight what a demonstration counts beside a rollout group
public record EdgeConfig(
        int demonstrationsPerStep,
        double demonstrationWeight,
        @JsonUnwrapped GrpoSettings grpo) implements AlgorithmConfig {
    static final Section SECTION = new Section(
            "Staged per cell: imitation of expert solutions where there is no success yet, GRPO where there is.",
            keys());

    public EdgeConfig {
        SECTION.check("demonstrations_per_step", demonstrationsPerStep);
        SECTION.check("demonstration_weight", demonstrationWeight);
    }

    private static List<Key> keys() {
        List<Key> keys = new ArrayList<>();
        keys.add(Key.whole(
                "demonstrations_per_step",
                16,
                Interval.atLeast(1),
                "sequences",
                "Expert solutions per step while curriculum.imitate finds levels to show."));
        keys.add(Key.real(
                "demonstration_weight",
                1.0,
                Interval.above(0),
                "",
                "What an expert solution counts beside a rollout group in the loss."));
        keys.addAll(GrpoSettings.SECTION.keys());
        return keys;
    }
}

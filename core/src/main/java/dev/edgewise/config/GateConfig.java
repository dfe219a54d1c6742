package dev.edgewise.config;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;

/// What a scored group must pass to enter the update.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes(@JsonSubTypes.Type(value = GateConfig.Outcome.class, name = "outcome"))
public sealed interface GateConfig {
    /// Some completions succeeded and some failed.
    ///
    /// @param tolerance shares of successes this near to none or all are rejected too, in [0, ½)
    record Outcome(double tolerance) implements GateConfig {
        static final Section SECTION = Section.of(
                "Keeps groups in which some completions succeeded and some failed; others are sampled for the rest.",
                Key.real(
                        "tolerance",
                        0.0,
                        Interval.fromBelow(0, 0.5),
                        "",
                        "Shares of successes this near to none or all are rejected too."));

        public Outcome {
            SECTION.check("tolerance", tolerance);
        }
    }

    /// The sections of all gates, by type.
    static Map<String, Section> sections() {
        return Map.of("outcome", Outcome.SECTION);
    }
}

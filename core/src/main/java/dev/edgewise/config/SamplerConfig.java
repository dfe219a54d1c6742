package dev.edgewise.config;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.LinkedHashMap;
import java.util.Map;

/// Which cell is asked next.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = SamplerConfig.Thompson.class, name = "thompson"),
    @JsonSubTypes.Type(value = SamplerConfig.Uniform.class, name = "uniform"),
    @JsonSubTypes.Type(value = SamplerConfig.Staged.class, name = "staged")
})
public sealed interface SamplerConfig {
    /// Thompson sampling on the probability that a group carries signal.
    ///
    /// @param halfLife groups of a cell after which an outcome counts half
    /// @param reviewShare share of draws for mastered cells
    /// @param exploreShare share of draws for the next unseen cell
    record Thompson(double halfLife, double reviewShare, double exploreShare) implements SamplerConfig {
        static final Section SECTION = Section.of(
                "Thompson sampling on the probability that a group carries signal, 1 − pᴳ − (1−p)ᴳ.",
                Key.real("half_life", 16.0, Interval.above(0), "groups", "Groups of a cell after which an outcome counts half; lower follows a faster learner."),
                Key.real("review_share", 0.1, Interval.between(0, 1), "", "Share of draws for mastered cells, so that forgetting is seen."),
                Key.real("explore_share", 0.1, Interval.between(0, 1), "", "Share of draws for the next unseen level of an environment."));

        public Thompson {
            SECTION.check("half_life", halfLife);
            SECTION.check("review_share", reviewShare);
            SECTION.check("explore_share", exploreShare);
            if (reviewShare + exploreShare > 1) {
                throw new InvalidValue(
                        "review_share",
                        "and explore_share are shares of the same draws and must not exceed 1 together but were "
                                + reviewShare + " and " + exploreShare);
            }
        }
    }

    /// All cells alike.
    record Uniform() implements SamplerConfig {
        static final Section SECTION = Section.of("All cells alike.");
    }

    /// Levels in order, each for the same number of steps.
    record Staged() implements SamplerConfig {
        static final Section SECTION = Section.of("Levels in order, easiest first, each for the same number of steps.");
    }

    /// The sections of all samplers, by type.
    static Map<String, Section> sections() {
        Map<String, Section> byType = new LinkedHashMap<>();
        byType.put("thompson", Thompson.SECTION);
        byType.put("uniform", Uniform.SECTION);
        byType.put("staged", Staged.SECTION);
        return byType;
    }
}

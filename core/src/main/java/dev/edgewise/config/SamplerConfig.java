package dev.edgewise.config;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.edgewise.curriculum.Schedule;
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
    /// @param reviewShare share of draws for mastered cells
    /// @param exploreShare share of draws for the next unseen cell
    record Thompson(double reviewShare, double exploreShare) implements SamplerConfig {
        static final Section SECTION = Section.of(
                "Thompson sampling on the probability that a group carries signal, 1 − pᴳ − (1−p)ᴳ.",
                Key.real(
                        "review_share",
                        0.1,
                        Interval.fromBelow(0, 1),
                        "",
                        "Share of draws for mastered levels, so that forgetting is seen."),
                Key.real(
                        "explore_share",
                        0.1,
                        Interval.fromBelow(0, 1),
                        "",
                        "Share of draws for the next unseen level of an environment."));

        public Thompson {
            SECTION.check("review_share", reviewShare);
            SECTION.check("explore_share", exploreShare);
            if (reviewShare + exploreShare >= 1) {
                throw new InvalidValue(
                        "review_share",
                        "and explore_share are shares of the same draws and must sum to less than 1 but were "
                                + reviewShare + " and " + exploreShare);
            }
        }
    }

    /// All cells alike.
    record Uniform() implements SamplerConfig {
        static final Section SECTION = Section.of("Every environment, and each of its levels, alike; the baseline.");
    }

    /// Easy to hard by the clock, whatever the model does.
    record Staged(Schedule schedule) implements SamplerConfig {
        static final Section SECTION = Section.of(
                "Easy to hard by the clock, whatever the model does (E2H Reasoner, 2506.06632).",
                Key.choice(
                        "schedule",
                        Schedule.CLASSIC,
                        "classic: one level after the other; balanced: all alike; cosine: from easy to hard, all levels"
                                + " in play; gaussian: around one level that moves."));
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

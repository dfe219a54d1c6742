package dev.edgewise.config;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.LinkedHashMap;
import java.util.Map;

/// Which groups enter the update, which tasks are rolled out at all, and how far.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = GateConfig.Outcome.class, name = "outcome"),
    @JsonSubTypes.Type(value = GateConfig.AdvantageRange.class, name = "advantage_range"),
    @JsonSubTypes.Type(value = GateConfig.Screening.class, name = "screening"),
    @JsonSubTypes.Type(value = GateConfig.Retirement.class, name = "retirement")
})
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

    /// Some advantage lies outside a range around 0.
    ///
    /// @param rejectMin lower end of the range
    /// @param rejectMax upper end of the range
    record AdvantageRange(double rejectMin, double rejectMax) implements GateConfig {
        static final Section SECTION = Section.of(
                "Rejects groups in which every reward less the group's mean lies in a range around 0 (prime-rl).",
                Key.real("reject_min", 0.0, new Interval(-1e9, false, 0, false), "reward", "Lower end of the range."),
                Key.real("reject_max", 0.0, Interval.between(0, 1e9), "reward", "Upper end of the range."));

        public AdvantageRange {
            SECTION.check("reject_min", rejectMin);
            SECTION.check("reject_max", rejectMax);
        }
    }

    /// The first rollouts were mixed.
    ///
    /// @param rollouts how many are sampled first, fewer than num_generations
    record Screening(int rollouts) implements GateConfig {
        static final Section SECTION = Section.of(
                "Samples a few completions of a task first, and the rest only where some of them succeeded and some failed"
                        + " (SPEED-RL, 2506.09016).",
                Key.whole(
                        "rollouts",
                        4,
                        Interval.atLeast(2),
                        "completions",
                        "How many are sampled first; fewer than num_generations."));

        public Screening {
            SECTION.check("rollouts", rollouts);
        }
    }

    /// Mastered tasks rest.
    ///
    /// @param mastered share of successes from which a task rests
    /// @param firstCheck steps until it is asked again
    /// @param longestRest the longest time between checks
    record Retirement(double mastered, int firstCheck, int longestRest) implements GateConfig {
        static final Section SECTION = Section.of(
                "Lets tasks that were answered right rest, and asks them again after a while that doubles with every check"
                        + " passed. For data sets; levels rest by themselves under the edge sampler.",
                Key.real(
                        "mastered",
                        1.0,
                        Interval.aboveUpTo(0, 1),
                        "",
                        "Share of a group's completions that must be right for its task to rest."),
                Key.whole("first_check", 10, Interval.atLeast(1), "steps", "When a task is asked again."),
                Key.whole("longest_rest", 160, Interval.atLeast(1), "steps", "The longest time between checks."));

        public Retirement {
            SECTION.check("mastered", mastered);
            SECTION.check("first_check", firstCheck);
            SECTION.check("longest_rest", longestRest);
            if (longestRest < firstCheck) {
                throw new InvalidValue(
                        "longest_rest", "must be at least first_check (" + firstCheck + ") but was " + longestRest);
            }
        }
    }

    /// The sections of all gates, by type.
    static Map<String, Section> sections() {
        Map<String, Section> byType = new LinkedHashMap<>();
        byType.put("outcome", Outcome.SECTION);
        byType.put("advantage_range", AdvantageRange.SECTION);
        byType.put("screening", Screening.SECTION);
        byType.put("retirement", Retirement.SECTION);
        return byType;
    }
}

package dev.edgewise.curriculum.edge;

import dev.edgewise.settings.About;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.util.List;

/// The knobs of the edge curriculum.
@About(
        "Asks levels in proportion to what they promise per token, most where success and failure are alike likely; one model per ladder, so that a rung informs its neighbours.")
public record EdgeSettings(
        @Key(
                value = "Most of the draws that go to checks of mastered levels, which come at growing intervals.",
                standard = "0.1",
                range = "[0, 1)")
        double reviewShare,

        @Key(
                value = "Share of draws for the levels in play that were not asked for long.",
                standard = "0.05",
                range = "[0, 1)")
        double exploreShare,

        @Key(
                value = "How much harder each level is expected to be than the one below.",
                standard = "1.0",
                range = "[0, )",
                unit = "logits")
        double rungGap,

        @Key(
                value = "How far off that may be; higher lets levels inform each other less.",
                standard = "1.0",
                range = "(0, )",
                unit = "logits")
        double rungSpread,

        @Key(
                value = "1 counts the gain per token, so long answers must be worth it; 0 counts it per rollout.",
                standard = "1.0",
                range = "[0, 1]")
        double costWeight,

        @Key(
                value =
                        "Generates harder levels once the whole ladder is mastered, easier ones when nothing succeeds on it.",
                standard = "true")
        boolean grow,

        @Key(
                value =
                        "Sizes of groups, at most num_generations each: a level gets the smallest in which a success is expected"
                                + " with probability 0.8, else the largest, so that rare successes get more. [] gives all num_generations.",
                standard = "[]",
                range = "[2, )",
                unit = "completions")
        List<Integer> groupSizes,

        @Key(
                value = "A mastered level is first checked after so many steps.",
                standard = "5",
                range = "[1, 80]",
                unit = "steps")
        int reviewInterval,

        @Key(
                value =
                        "What each passed check multiplies the interval by, up to 80 steps; 1 checks at fixed intervals.",
                standard = "2.0",
                range = "[1, 10]")
        double reviewGrowth) {
    public static final EdgeSettings STANDARD = Keys.defaults(EdgeSettings.class);

    /// Makes settings with groups of one size and intervals that double.
    public EdgeSettings(
            double reviewShare,
            double exploreShare,
            double rungGap,
            double rungSpread,
            double costWeight,
            boolean grow) {
        this(reviewShare, exploreShare, rungGap, rungSpread, costWeight, grow, List.of(), 5, 2);
    }

    public EdgeSettings {
        groupSizes = groupSizes.stream().sorted().distinct().toList();
        Keys.check(
                EdgeSettings.class,
                reviewShare,
                exploreShare,
                rungGap,
                rungSpread,
                costWeight,
                grow,
                groupSizes,
                reviewInterval,
                reviewGrowth);
        if (reviewShare + exploreShare >= 1) {
            throw new InvalidValue(
                    "review_share",
                    "and explore_share are shares of the same draws and must sum to less than 1 but were " + reviewShare
                            + " and " + exploreShare);
        }
    }

    /// Returns the settings as checkpoints name them. What was added later is left out where it is as it was before.
    String inCheckpoints() {
        String first = "EdgeSettings[reviewShare=" + reviewShare + ", exploreShare=" + exploreShare + ", rungGap="
                + rungGap + ", rungSpread=" + rungSpread + ", costWeight=" + costWeight + ", grow=" + grow + "]";
        boolean before = groupSizes.isEmpty() && reviewInterval == 5 && reviewGrowth == 2;
        return before
                ? first
                : first + ", groups of " + groupSizes + ", checked after " + reviewInterval + " steps, then times "
                        + reviewGrowth;
    }
}

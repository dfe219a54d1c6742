package dev.edgewise.curriculum.edge;

import dev.edgewise.settings.About;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;

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
        boolean grow) {
    public static final EdgeSettings STANDARD = Keys.defaults(EdgeSettings.class);

    public EdgeSettings {
        Keys.check(EdgeSettings.class, reviewShare, exploreShare, rungGap, rungSpread, costWeight, grow);
        if (reviewShare + exploreShare >= 1) {
            throw new InvalidValue(
                    "review_share",
                    "and explore_share are shares of the same draws and must sum to less than 1 but were " + reviewShare
                            + " and " + exploreShare);
        }
    }
}

package dev.edgewise.config;

import dev.edgewise.settings.About;
import dev.edgewise.settings.Key;
import dev.edgewise.settings.Keys;
import java.util.List;

/// How completions are sampled.
@About("How completions are sampled.")
public record RolloutConfig(
        @Key(
                value =
                        "Divides the logits; at 0 all completions of a group would be equal and nothing would be learned.",
                standard = "1.0",
                range = "[1e-5, 100]")
        double temperature,

        @Key(
                value = "Samples from the smallest set of tokens with this probability; 1 is off.",
                standard = "1.0",
                range = "(0, 1]")
        double topP,

        @Key(
                value = "Samples from the k most probable tokens; 0 is off.",
                standard = "0",
                range = "[0, )",
                unit = "tokens")
        int topK,

        @Key(
                value = "A longer completion is cut and counts as truncated.",
                standard = "512",
                range = "[1, )",
                unit = "tokens")
        int maxCompletionLength,

        @Key(
                value = "Strings that end a completion beside the model's end tokens.",
                standard = "[]",
                form = "text that is not empty")
        List<String> stop,

        @Key(
                value = "Turns that the model may take where an environment answers; max_completion_length is then that"
                        + " of a turn.",
                standard = "10",
                range = "[1, )",
                unit = "turns")
        int maxTurns,

        @Key(
                value =
                        "An episode with an environment that answers is cut here; what the environment writes counts, the"
                                + " prompt does not.",
                standard = "1024",
                range = "[1, )",
                unit = "tokens")
        int maxEpisodeLength,

        @Key(
                value =
                        "Time for the score of one completion, or for an environment's answer to a turn. A reward section"
                                + " has a timeout of its own.",
                standard = "300",
                range = "(0, )",
                unit = "seconds")
        double scoreTimeout,

        @Key(
                value = "What becomes of an attempt whose score fails, is late or is not finite. stop: the run stops."
                        + " leave_out: its group is not learned from, and the run goes on.",
                standard = "stop")
        Unscored unscored) {
    /// What becomes of an attempt that cannot be scored.
    public enum Unscored {
        /// The run stops.
        STOP,
        /// The run goes on without the attempt's group.
        LEAVE_OUT
    }

    /// Makes settings with the standard limits of episodes and of scores.
    public RolloutConfig(double temperature, double topP, int topK, int maxCompletionLength, List<String> stop) {
        this(temperature, topP, topK, maxCompletionLength, stop, 10, 1024, 300, Unscored.STOP);
    }

    public RolloutConfig {
        Keys.check(
                RolloutConfig.class,
                temperature,
                topP,
                topK,
                maxCompletionLength,
                stop,
                maxTurns,
                maxEpisodeLength,
                scoreTimeout,
                unscored);
        stop = List.copyOf(stop);
    }
}

package dev.edgewise.generate;

/// How long an episode may go on.
///
/// @param turns that the model may take
/// @param tokens behind the prompt, those of the environment included
public record EpisodeLimits(int turns, int tokens) {
    /// The limits where nothing else is said.
    public static final EpisodeLimits STANDARD = new EpisodeLimits(10, 1024);

    public EpisodeLimits {
        if (turns < 1 || tokens < 1) {
            throw new IllegalArgumentException(
                    "max_turns and max_episode_length must be at least 1 but were " + turns + " and " + tokens);
        }
    }
}

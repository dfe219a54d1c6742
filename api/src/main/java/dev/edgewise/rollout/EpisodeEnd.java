package dev.edgewise.rollout;

import java.util.Locale;

/// What ended an episode.
public enum EpisodeEnd {
    /// The environment.
    ENVIRONMENT,
    /// The most turns that the model may take.
    TURNS,
    /// The length limit of one turn.
    LENGTH,
    /// The length limit of the episode, or the model's context.
    ROOM;

    /// Returns the name in lower case, as files write it.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}

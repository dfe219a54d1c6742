package dev.edgewise.config;

/// What the turns of an episode are given credit for.
public enum TurnCredit {
    /// The whole episode.
    EPISODE,
    /// What came from the turn on.
    TURN
}

package dev.edgewise.environment;

/// An environment that can generate rungs beyond the ends of its ladder: levels −1, −2, … easier than level 0, and
/// levels `levels()`, `levels() + 1`, … harder than the last. Drawing, describing, scoring and solving work on them
/// as on the ladder's own; nothing else asks for them.
public interface OpenLadder {
    /// How many easier rungs there are.
    int below();

    /// How many harder rungs there are.
    int above();
}

package dev.edgewise.config;

/// Whose expert solutions are shown.
public enum ImitationRule {
    /// The lowest rungs that are no skill yet.
    FRONTIER,
    /// The rungs asked lately that are no skill yet.
    ASKED,
    /// All rungs that are no skill yet, alike.
    OPEN,
    /// Those from which the model learns.
    LEARNABLE
}

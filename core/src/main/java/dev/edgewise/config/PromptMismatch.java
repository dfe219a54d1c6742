package dev.edgewise.config;

/// What becomes of a demonstration whose prompt alone becomes other tokens than it does with its completion behind it.
public enum PromptMismatch {
    /// It is learned as TRL does: all but as many tokens as the prompt alone has.
    WARN,
    /// It is left out.
    DROP,
    /// The run is refused.
    STOP
}

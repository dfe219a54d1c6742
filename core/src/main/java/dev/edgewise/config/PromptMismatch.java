package dev.edgewise.config;

/// What to do if prompt and completion together do not begin with the tokens of the prompt alone.
public enum PromptMismatch {
    /// The demonstration is learned from the place where the template marks the assistant's turn. Without a mark
    /// it is done as in TRL: as many tokens as the prompt alone has are skipped, and the rest is learned.
    WARN,
    /// The demonstration is left out.
    DROP,
    /// The run is refused.
    STOP
}

package dev.edgewise.config;

/// What to do where prompt and completion together do not begin with the tokens of the prompt alone.
public enum PromptMismatch {
    /// The demonstration is learned from where the template marks the assistant's turn on; else as TRL does, all but
    /// as many tokens as the prompt alone has.
    WARN,
    /// The demonstration is left out.
    DROP,
    /// The run is refused.
    STOP
}

package dev.edgewise.config;

/// What becomes of a demonstration whose prompt alone has other tokens than prompt and completion begin with.
public enum PromptMismatch {
    /// It is learned from where the template marks the assistant's turn on; else as TRL does, all but as many
    /// tokens as the prompt alone has.
    WARN,
    /// It is left out.
    DROP,
    /// The run is refused.
    STOP
}

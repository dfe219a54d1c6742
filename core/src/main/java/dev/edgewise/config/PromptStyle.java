package dev.edgewise.config;

/// How a question becomes a prompt.
public enum PromptStyle {
    /// `CHAT` if the model has a chat template, else `RAW`.
    AUTO,
    /// The model's chat template, the question as the user's turn.
    CHAT,
    /// The question itself.
    RAW
}

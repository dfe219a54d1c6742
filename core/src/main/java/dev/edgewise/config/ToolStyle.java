package dev.edgewise.config;

/// How tools reach the model.
public enum ToolStyle {
    /// As its chat template writes them.
    TEMPLATE,
    /// The same; as JSON schemas in the messages where the template loses tools, calls or results.
    SCHEMA,
    /// As a line each in the messages.
    SIGNATURES
}

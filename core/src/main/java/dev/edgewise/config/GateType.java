package dev.edgewise.config;

/// The gates a scored group must pass to enter the update.
public enum GateType {
    /// Some completions succeeded and some failed.
    OUTCOME
}

package dev.edgewise.curriculum;

/// What became of a scored group.
public sealed interface Admission {
    /// It enters the update.
    record Admitted() implements Admission {}

    /// A gate turned it away.
    ///
    /// @param gate the gate's name, which events give as the reason
    record Rejected(String gate) implements Admission {}
}

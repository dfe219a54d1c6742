package dev.edgewise.curriculum;

/// What became of a scored group.
public sealed interface Admission {
    /// The group enters the update.
    record Admitted() implements Admission {}

    /// A gate turned the group away.
    ///
    /// @param gate the gate's name, which events give as the reason
    record Rejected(String gate) implements Admission {}
}

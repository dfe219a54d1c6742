package dev.edgewise.control;

/// An adjustment to make, or a lasting one to take back.
public sealed interface Change {
    Adjustment adjustment();

    /// Make it.
    record Make(Adjustment adjustment) implements Change {}

    /// Take it back.
    record TakeBack(Adjustment.Lasting adjustment) implements Change {}
}

package dev.edgewise.control;

/// An adjustment to make, or a lasting one to take back.
public sealed interface Change {
    Adjustment adjustment();

    /// Makes the adjustment.
    record Make(Adjustment adjustment) implements Change {}

    /// Takes the adjustment back.
    record TakeBack(Adjustment.Lasting adjustment) implements Change {}
}

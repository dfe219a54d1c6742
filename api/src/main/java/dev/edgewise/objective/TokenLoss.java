package dev.edgewise.objective;

/// The weighted loss of a slice and its derivative.
///
/// @param loss Σ over the slice of weight · token loss
/// @param gradient ∂loss/∂logProbs, shape `[N]`
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TokenLoss(double loss, float[] gradient) {}

package dev.edgewise.preference;

/// The loss of a pair and its derivatives.
///
/// @param loss of the pair; the step's loss is the mean over its pairs
/// @param chosen ∂loss/∂score of the chosen completion
/// @param rejected ∂loss/∂score of the rejected one
/// @param likelihood ∂loss/∂likelihood of the chosen one, of a loss that imitates it
public record PairSlope(double loss, double chosen, double rejected, double likelihood) {
    /// Makes the slope of a loss that does not imitate.
    public PairSlope(double loss, double chosen, double rejected) {
        this(loss, chosen, rejected, 0);
    }

    /// Makes the slope of a loss of the margin.
    ///
    /// @param slope ∂loss/∂margin
    public static PairSlope ofMargin(double loss, double slope) {
        return new PairSlope(loss, slope, -slope);
    }
}

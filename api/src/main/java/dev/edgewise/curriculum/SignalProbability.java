package dev.edgewise.curriculum;

/// The probability that a group of G rollouts carries a group-relative signal: some succeed and some fail.
///
///     P(0 < k < G) = 1 − pᴳ − (1−p)ᴳ
///
/// It peaks at p = ½ and vanishes at 0 and 1. Online Difficulty Filtering (2504.03380) balances the same
/// quantity, and DAPO (2503.14476) filters for it.
public final class SignalProbability {
    private SignalProbability() {}

    /// Returns P(0 < k < G) at this pass rate.
    ///
    /// @param passRate p in [0, 1]
    /// @param groupSize G, at least 1
    public static double of(double passRate, int groupSize) {
        if (!(passRate >= 0 && passRate <= 1) || groupSize < 1) {
            throw new IllegalArgumentException("a signal probability needs a pass rate in [0, 1] and a group size of at"
                    + " least 1 but got " + passRate + " and " + groupSize);
        }
        return Math.max(0, 1 - Math.pow(passRate, groupSize) - Math.pow(1 - passRate, groupSize));
    }
}

package dev.edgewise.eval;

/// Estimates the informative share without bias: the probability that a group of G fresh samples of a task holds
/// both successes and failures.
///
///     1 − C(n−c, G)/C(n, G) − C(c, G)/C(n, G)
///
/// Here c of n ≥ G samples succeed. The estimate is one minus the share of those groups of G among the n that
/// all fail or all succeed. The first term is pass@G ([PassAtK]). Over tasks of one pass rate p its mean is 1 −
/// (1−p)ᴳ − pᴳ. Over tasks of different pass rates it is smaller than that formula at their mean, which is why
/// it is measured.
public final class InformativeShare {
    private InformativeShare() {}

    /// Estimates from `successes` of `samples`.
    ///
    /// @param samples n, at least G
    /// @param successes c, between 0 and n
    /// @param groupSize G, at least 1
    /// @throws IllegalArgumentException if the numbers do not fit each other
    public static double estimate(int samples, int successes, int groupSize) {
        double someSucceed = PassAtK.estimate(samples, successes, groupSize);
        double someFail = PassAtK.estimate(samples, samples - successes, groupSize);
        return Math.max(0, someSucceed + someFail - 1);
    }
}

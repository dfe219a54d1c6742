package dev.edgewise.preference;

/// A completion as a [PreferenceLoss] sees it. Log-probabilities are sums over its tokens, in nats.
///
/// @param logProb under the policy
/// @param reference under the reference; 0 where there is none
/// @param score what a loss compares: `logProb − reference`, or a function of it that the configuration names
/// @param tokens tokens that the sums go over
/// @param likelihood what an imitating loss raises: the log-probability of all tokens, unweighted
/// @param length tokens that the likelihood goes over
public record ScoredCompletion(
        double logProb, double reference, double score, int tokens, double likelihood, int length) {
    /// Makes a completion whose score is its log-ratio and whose likelihood is its log-probability.
    public ScoredCompletion(double logProb, double reference, int tokens) {
        this(logProb, reference, logProb - reference, tokens, logProb, tokens);
    }

    /// Returns `logProb − reference`.
    public double logRatio() {
        return logProb - reference;
    }
}

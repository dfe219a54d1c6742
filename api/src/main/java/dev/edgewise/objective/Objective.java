package dev.edgewise.objective;

import java.util.List;
import java.util.Map;

/// A loss that is a weighted sum over completion tokens.
///
///     L = Σ_i w_i Σ_t l(log π_θ(y_it), log π_old(y_it), log π_ref(y_it), Â_i)
///
/// Implementations are immutable, pure and thread-safe.
public interface Objective {
    /// Lower-case name for configuration and messages.
    String name();

    /// w_i: what each token of sequence `i` weighs, given the completion lengths of the **whole** step, so
    /// that gradient accumulation does not change the objective.
    double[] weights(int[] completionLengths);

    /// Whether [TokenSlice#referenceLogProbs] must be present.
    boolean needsReference();

    /// Whether a sequence of advantage 0 has neither loss nor gradient, so that its backward pass can be left out.
    default boolean idleWithoutAdvantage() {
        return false;
    }

    /// Loss and derivative of a slice.
    ///
    /// @throws IllegalArgumentException if the reference is needed and absent
    TokenLoss evaluate(TokenSlice slice);

    /// Metrics of an update under TRL's keys (`kl`, `clip_ratio/region_mean`, …), from the log-probabilities
    /// seen during the backward pass.
    Map<String, Double> metrics(List<SequenceLogProbs> sequences);
}

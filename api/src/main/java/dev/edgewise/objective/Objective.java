package dev.edgewise.objective;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A loss that is a weighted sum over completion tokens.
///
///     L = Σ_i w_i Σ_t l(log π_θ(y_it), log π_old(y_it), log π_ref(y_it), Â_i)
///
/// Implementations are immutable, pure and thread-safe.
public interface Objective {
    /// Returns the lower-case name for configuration and messages.
    String name();

    /// Returns w_i, the weight of each token of sequence `i`. It depends on the completion lengths of the
    /// **whole** step, so that gradient accumulation does not change the objective.
    double[] weights(int[] completionLengths);

    /// Tells whether [TokenSlice#referenceLogProbs] must be present.
    boolean needsReference();

    /// Tells whether a sequence of advantage 0 has neither loss nor gradient. Its backward pass can then be left
    /// out.
    default boolean idleWithoutAdvantage() {
        return false;
    }

    /// Returns what pulls the policy's whole distributions to a teacher's beside the loss of the tokens; null for
    /// nothing.
    default @Nullable Divergence divergence() {
        return null;
    }

    /// Returns the loss of a slice and its derivative.
    ///
    /// @throws IllegalArgumentException if the reference is needed and absent
    TokenLoss evaluate(TokenSlice slice);

    /// Returns the metrics of an update under TRL's keys (`kl`, `clip_ratio/region_mean`, …), computed from the
    /// log-probabilities seen during the backward pass.
    Map<String, Double> metrics(List<SequenceLogProbs> sequences);
}

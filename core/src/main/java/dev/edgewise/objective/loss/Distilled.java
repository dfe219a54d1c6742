package dev.edgewise.objective.loss;

import dev.edgewise.objective.Divergence;
import dev.edgewise.objective.Objective;
import dev.edgewise.objective.SequenceLogProbs;
import dev.edgewise.objective.TokenLoss;
import dev.edgewise.objective.TokenSlice;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The divergence from a teacher, beside the loss of the outcome or alone:
///
///     L = L_outcome + weight · (1/N) Σ D_t      over the N completion tokens
///
/// The policy computes D, which needs whole distributions. Alone, it is TRL's `DistillationTrainer` and
/// `GKDTrainer`.
///
/// @param outcome null for none
public record Distilled(@Nullable Objective outcome, Divergence divergence) implements Objective {
    @Override
    public String name() {
        return outcome == null ? "divergence" : outcome.name() + " and divergence";
    }

    @Override
    public double[] weights(int[] completionLengths) {
        return outcome == null ? new double[completionLengths.length] : outcome.weights(completionLengths);
    }

    @Override
    public boolean needsReference() {
        return outcome != null && outcome.needsReference();
    }

    @Override
    public TokenLoss evaluate(TokenSlice slice) {
        return outcome == null ? new TokenLoss(0, new float[slice.size()]) : outcome.evaluate(slice);
    }

    @Override
    public Map<String, Double> metrics(List<SequenceLogProbs> sequences) {
        return outcome == null ? Map.of() : outcome.metrics(sequences);
    }
}

package dev.edgewise.trainer;

import dev.edgewise.objective.Divergence;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How a teacher's token probabilities enter a step.
///
/// @param divergence added to the loss, on the policy's completions and on expert solutions together; null gives
///     tokens credit instead
/// @param weight of the teacher's credit
/// @param rewardWeight what the outcome's advantage counts where the teacher teaches
/// @param onPolicy λ, the share of the divergence that is taken on the policy's completions
/// @param temperature divides the teacher's logits
/// @param environments where the teacher teaches; empty for all
/// @param iterations updates per batch, each of which asks the teacher for its distributions
public record DistillRules(
        @Nullable Divergence divergence,
        double weight,
        double rewardWeight,
        double onPolicy,
        double temperature,
        Set<String> environments,
        int iterations) {
    public DistillRules {
        environments = Set.copyOf(environments);
    }
}

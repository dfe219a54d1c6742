package dev.edgewise.policy;

import dev.edgewise.batch.TrainingSequence;
import java.util.List;

/// The policy that the KL penalty measures to: a frozen copy of the policy ([Policy#frozenCopy]), or, under a LoRA
/// adapter, the policy without it ([Policy#withoutAdapter]).
@FunctionalInterface
public interface Reference {
    /// Returns log-probabilities (nats) of the learned tokens at `temperature`, one array per sequence, in
    /// order.
    List<float[]> logProbs(List<TrainingSequence> sequences, double temperature);
}

package dev.edgewise.policy;

import dev.edgewise.batch.BatchPart;
import dev.edgewise.objective.SequenceLogProbs;
import java.util.List;

/// What accumulating one part's gradient showed.
///
/// @param loss the part's weighted loss
/// @param sequences log-probabilities during the pass, in the part's order
/// @param meanEntropy token mean of the policy's entropy (nats) at its sampling temperature
/// @param tokens completion tokens
public record UpdateReport(
        BatchPart part, double loss, List<SequenceLogProbs> sequences, double meanEntropy, long tokens) {
    public UpdateReport {
        sequences = List.copyOf(sequences);
    }
}

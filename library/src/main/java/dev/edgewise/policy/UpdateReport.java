package dev.edgewise.policy;

import dev.edgewise.batch.BatchPart;
import dev.edgewise.objective.SequenceLogProbs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What accumulating one part's gradient showed.
///
/// @param loss the part's weighted loss
/// @param sequences log-probabilities during the pass, in the part's order
/// @param meanEntropy token mean of the policy's entropy (nats) at its sampling temperature
/// @param tokens learned tokens
/// @param distance from the teacher; null without one
public record UpdateReport(
        BatchPart part,
        double loss,
        List<SequenceLogProbs> sequences,
        double meanEntropy,
        long tokens,
        @Nullable TeacherDistance distance) {
    public UpdateReport {
        sequences = List.copyOf(sequences);
    }

    /// Makes the report of an update without a teacher.
    public UpdateReport(
            BatchPart part, double loss, List<SequenceLogProbs> sequences, double meanEntropy, long tokens) {
        this(part, loss, sequences, meanEntropy, tokens, null);
    }
}

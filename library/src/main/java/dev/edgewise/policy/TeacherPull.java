package dev.edgewise.policy;

import dev.edgewise.batch.BatchPart;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.model.TeacherLogits;
import dev.edgewise.model.TeacherLoss;
import dev.edgewise.objective.Divergence;
import dev.edgewise.profile.Phase;
import dev.edgewise.teacher.TokenDistribution;
import dev.edgewise.tensor.Gradients;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The divergence from a teacher over the micro-batches of one part.
final class TeacherPull {
    private final Divergence divergence;
    private final TeacherModel teacher;
    private final List<TrainingSequence> sequences;
    private final double perToken;
    private final long tokens;
    private double sum;
    private double reverseKl;

    private TeacherPull(Divergence divergence, TeacherModel teacher, BatchPart part) {
        this.divergence = divergence;
        this.teacher = teacher;
        this.sequences = part.sequences();
        this.tokens = Math.max(
                1, sequences.stream().mapToLong(TrainingSequence::learnedTokens).sum());
        this.perToken = part.weight() * divergence.weight() / tokens;
    }

    /// Returns the pull that the part's objective asks for; null for none.
    static @Nullable TeacherPull of(BatchPart part, @Nullable TeacherModel teacher) {
        Divergence divergence = part.objective().divergence();
        if (divergence == null) {
            return null;
        }
        if (teacher == null) {
            throw new IllegalArgumentException("objective " + part.objective().name() + " needs a teacher");
        }
        return new TeacherPull(divergence, teacher, part);
    }

    /// Asks the teacher about a micro-batch. What it makes belongs to the caller's scope.
    TeacherLoss loss(MicroBatch batch) {
        return new TeacherLoss(divergence, logits(batch), batch.targets(), perToken);
    }

    private TeacherLogits logits(MicroBatch batch) {
        return switch (teacher) {
            case TeacherModel.Beside(Policy policy) -> new TeacherLogits.Computed(policy.head(), hidden(policy, batch));
            case TeacherModel.Asked asked -> {
                List<List<TokenDistribution>> said = asked.tokens(sequences, divergence.topK());
                List<TokenDistribution> inOrder = new ArrayList<>();
                for (int index : batch.indices()) {
                    inOrder.addAll(said.get(index));
                }
                yield new TeacherLogits.Told(inOrder);
            }
        };
    }

    private Tensor hidden(Policy policy, MicroBatch batch) {
        policy.weights().unpack();
        try (var _ = policy.profile().phase(Phase.LOG_PROBS);
                var _ = TensorScope.open();
                var _ = Gradients.disabled()) {
            boolean alike = sequences.stream().allMatch(sequence -> sequence.taughtUnder() == null);
            Tensor hidden = alike
                    ? policy.chosen(batch)
                    : policy.chosen(
                            sequences.stream().map(TrainingSequence::asTaught).toList(), batch.indices());
            return hidden.moveOut();
        }
    }

    /// Takes in what a micro-batch showed.
    void add(TeacherLoss loss) {
        sum += loss.sum();
        reverseKl += loss.reverseKl();
    }

    /// Returns what it adds to the loss.
    double loss() {
        return perToken * sum;
    }

    TeacherDistance distance() {
        return new TeacherDistance(sum / tokens, reverseKl / tokens);
    }
}

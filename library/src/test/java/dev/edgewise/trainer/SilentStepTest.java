package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.batch.BatchPart;
import dev.edgewise.batch.TrainingBatch;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.objective.loss.ClipRange;
import dev.edgewise.objective.loss.KlPenalty;
import dev.edgewise.objective.loss.LossType;
import dev.edgewise.objective.loss.PolicyGradient;
import dev.edgewise.optim.AdamW;
import dev.edgewise.optim.LearningRate;
import dev.edgewise.policy.Policy;
import dev.edgewise.policy.TinyPolicy;
import dev.edgewise.tensor.TensorScope;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Steps in which no group has an advantage.
@Tag("native")
class SilentStepTest {
    @Test
    void leaveWeightsAndOptimizerAsTheyAre() {
        List<float[]> without = learn(0);
        List<float[]> with = learn(3);
        for (int i = 0; i < without.size(); i++) {
            assertThat(with.get(i)).containsExactly(without.get(i));
        }
    }

    /// A step with signal, `silent` ones without, and another with signal.
    private static List<float[]> learn(int silent) {
        try (Policy policy = TinyPolicy.open();
                AdamW optimizer = new AdamW(policy.weights().trainable(), new AdamW.Settings(0.9, 0.999, 1e-8, 0.01))) {
            PolicyLearner learner = new PolicyLearner(
                    policy, null, optimizer, new LearningRate(LearningRate.Schedule.CONSTANT, 1e-3, 0, 9), 1, 1, 1);
            assertThat(learner.learn(batch(1), 1).metrics())
                    .hasEntrySatisfying("grad_norm", norm -> assertThat(norm).isPositive());
            List<float[]> before = values(policy);
            for (int i = 0; i < silent; i++) {
                assertThat(learner.learn(batch(0), 2 + i).metrics()).containsEntry("grad_norm", 0.0);
                for (int p = 0; p < before.size(); p++) {
                    assertThat(values(policy).get(p)).containsExactly(before.get(p));
                }
            }
            learner.learn(batch(1), 2 + silent);
            return values(policy);
        }
    }

    private static TrainingBatch batch(double advantage) {
        float[] sampled = {-3, -3};
        List<TrainingSequence> sequences = List.of(
                new TrainingSequence(new int[] {1, 2, 3}, new int[] {4, 5}, advantage, sampled),
                new TrainingSequence(new int[] {1, 2, 3}, new int[] {6, 7}, -advantage, sampled));
        PolicyGradient objective = new PolicyGradient(LossType.DAPO, ClipRange.STANDARD, KlPenalty.NONE, 20);
        return new TrainingBatch(List.of(new BatchPart(objective, sequences, 1)));
    }

    private static List<float[]> values(Policy policy) {
        try (var _ = TensorScope.open()) {
            return policy.weights().parameters().stream()
                    .map(parameter -> parameter.master().toFloats())
                    .toList();
        }
    }
}

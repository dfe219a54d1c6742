package dev.edgewise.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.batch.BatchPart;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.model.Parameter;
import dev.edgewise.objective.loss.ClipRange;
import dev.edgewise.objective.loss.CrossEntropy;
import dev.edgewise.objective.loss.KlPenalty;
import dev.edgewise.objective.loss.LossType;
import dev.edgewise.objective.loss.PolicyGradient;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Tokens that are not learned are read, and leave no trace in the update.
class LearnedTokensTest {
    private static final int[] PROMPT = {3, 7, 1};
    private static final int[] COMPLETION = {5, 9, 2, 11, 4, 8};
    private static final boolean[] SECOND_TURN = {true, true, false, false, true, false};

    @Test
    void whatIsSaidTokenByTokenIsOfTheLearnedOnes() {
        TrainingSequence masked = TrainingSequence.demonstration(PROMPT, COMPLETION, SECOND_TURN);

        assertThat(masked.learnedTokens()).isEqualTo(3);
        assertThat(masked.length()).isEqualTo(9);
        assertThatThrownBy(() -> masked.withAdvantages(new float[6]))
                .hasMessage("advantages must have a value for each of 3 learned tokens but had 6");
        assertThatThrownBy(() -> TrainingSequence.demonstration(PROMPT, COMPLETION, new boolean[6]))
                .hasMessage("a training sequence needs at least one learned token among its 6");
        assertThatThrownBy(() -> TrainingSequence.demonstration(PROMPT, COMPLETION, new boolean[2]))
                .hasMessage("learned must have the completion's length 6 but had 2");
    }

    @Test
    @Tag("native")
    void logProbsAreThoseOfTheWholeAtTheLearnedPlaces() {
        try (Policy policy = TinyPolicy.open()) {
            float[] whole = policy.logProbs(List.of(TrainingSequence.demonstration(PROMPT, COMPLETION)), 1)
                    .getFirst();
            TrainingSequence masked = TrainingSequence.demonstration(PROMPT, COMPLETION, SECOND_TURN);

            assertThat(policy.logProbs(List.of(masked), 1).getFirst()).containsExactly(whole[0], whole[1], whole[4]);
            // beside another completion of the prompt, in the layout of shared prompts
            assertThat(policy.logProbs(List.of(masked, TrainingSequence.demonstration(PROMPT, new int[] {5, 6})), 1)
                            .getFirst())
                    .containsExactly(new float[] {whole[0], whole[1], whole[4]}, within(1e-5f));
        }
    }

    @Test
    @Tag("native")
    void theMeanIsOverLearnedTokensAndTheGradientIsTheirs() {
        try (Policy policy = TinyPolicy.open()) {
            TrainingSequence masked = TrainingSequence.demonstration(PROMPT, COMPLETION, SECOND_TURN);
            UpdateReport report =
                    policy.accumulate(new BatchPart(new CrossEntropy(), List.of(masked), 1), 1, null, null);
            List<float[]> gradients = gradients(policy);
            float[] logProbs = policy.logProbs(List.of(masked), 1).getFirst();
            // the same gradient from a policy gradient whose credit is 0 at the other tokens: -A/T each
            policy.weights().clearGradients();
            TrainingSequence credited = new TrainingSequence(PROMPT, COMPLETION, 1, new float[6])
                    .withAdvantages(new float[] {2, 2, 0, 0, 2, 0});
            PolicyGradient objective = new PolicyGradient(LossType.GRPO, ClipRange.STANDARD, KlPenalty.NONE, 16);
            policy.accumulate(new BatchPart(objective, List.of(credited), 1), 1, null, null);

            assertThat(report.tokens()).isEqualTo(3);
            assertThat(report.loss()).isCloseTo(-(logProbs[0] + logProbs[1] + logProbs[2]) / 3, within(1e-6));
            List<float[]> expected = gradients(policy);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(gradients.get(i)).containsExactly(expected.get(i), within(1e-6f));
            }
        }
    }

    private static List<float[]> gradients(Policy policy) {
        try (var _ = TensorScope.open()) {
            return policy.weights().parameters().stream()
                    .map(Parameter::gradient)
                    .map(Tensor::toFloats)
                    .toList();
        }
    }
}

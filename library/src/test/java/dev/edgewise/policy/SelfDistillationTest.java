package dev.edgewise.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.batch.BatchPart;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.model.Parameter;
import dev.edgewise.objective.Divergence;
import dev.edgewise.objective.loss.Distilled;
import dev.edgewise.tensor.Norms;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A model that teaches itself: it reads its completions under a prompt, and learns to write them without one.
@Tag("native")
class SelfDistillationTest {
    private static final Divergence REVERSE = new Divergence(1, 1, 1, 0, true);
    private static final int VOCABULARY = 24;

    /// Two completions each of two tasks; the teacher reads each under three tokens more, which differ.
    private static List<TrainingSequence> sequences(boolean prompted) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        List<TrainingSequence> all = new ArrayList<>();
        for (int task = 0; task < 2; task++) {
            int[] prompt = random.ints(4 + task, 0, VOCABULARY).toArray();
            for (int copy = 0; copy < 2; copy++) {
                int[] completion =
                        random.ints(3 + task + 2 * copy, 0, VOCABULARY).toArray();
                int[] under = new int[prompt.length + 3];
                for (int i = 0; i < 3; i++) {
                    under[i] = random.nextInt(VOCABULARY);
                }
                System.arraycopy(prompt, 0, under, 3, prompt.length);
                all.add(new TrainingSequence(prompt, completion, 0, new float[completion.length])
                        .taughtUnder(prompted ? under : prompt));
            }
        }
        return all;
    }

    private static UpdateReport accumulate(Policy student, Policy teacher, List<TrainingSequence> sequences) {
        return student.accumulate(
                new BatchPart(new Distilled(null, REVERSE), sequences, 1),
                1,
                null,
                null,
                new TeacherModel.Beside(teacher));
    }

    private static List<Tensor> gradients(Policy policy) {
        return policy.weights().parameters().stream()
                .map(parameter -> parameter.gradient().copy())
                .toList();
    }

    /// The teacher's side is no function of the weights: the gradient is that beside a copy that stays as it is.
    @Test
    void theGradientIsTheStudentsAlone() {
        try (var _ = TensorScope.open();
                Policy policy = TinyPolicy.open();
                Policy copy = policy.frozenCopy()) {
            List<TrainingSequence> sequences = sequences(true);
            policy.weights().clearGradients();
            UpdateReport self = accumulate(policy, policy, sequences);
            List<Tensor> own = gradients(policy);
            policy.weights().clearGradients();
            UpdateReport beside = accumulate(policy, copy, sequences);

            assertThat(self.loss()).isEqualTo(beside.loss()).isGreaterThan(0.01);
            List<Tensor> others = gradients(policy);
            for (int i = 0; i < own.size(); i++) {
                assertThat(own.get(i).toFloats()).containsExactly(others.get(i).toFloats());
            }
        }
    }

    @Test
    void directionalDerivativeEqualsFiniteDifference() {
        try (var _ = TensorScope.open();
                Policy policy = TinyPolicy.open();
                Policy copy = policy.frozenCopy()) {
            List<TrainingSequence> sequences = sequences(true);
            policy.weights().clearGradients();
            accumulate(policy, policy, sequences);
            List<Tensor> gradient = gradients(policy);
            double norm = Math.sqrt(gradient.stream()
                    .mapToDouble(Norms::of)
                    .map(each -> each * each)
                    .sum());
            double step = 1e-3 / norm;
            double up = lossAt(policy, copy, sequences, gradient, step);
            double down = lossAt(policy, copy, sequences, gradient, -step);
            assertThat((up - down) / (2 * step) / norm).isCloseTo(norm, within(0.01 * norm + 1e-3));
        }
    }

    private static double lossAt(
            Policy policy, Policy teacher, List<TrainingSequence> sequences, List<Tensor> gradient, double step) {
        List<Parameter> parameters = policy.weights().parameters();
        List<Tensor> before =
                parameters.stream().map(parameter -> parameter.master().copy()).toList();
        for (int i = 0; i < parameters.size(); i++) {
            parameters.get(i).master().add_(gradient.get(i), step);
        }
        double loss = accumulate(policy, teacher, sequences).loss();
        for (int i = 0; i < parameters.size(); i++) {
            parameters.get(i).master().copy_(before.get(i));
        }
        return loss;
    }

    /// However the completions are cut into passes, each is compared with its own prompted reading.
    @ParameterizedTest
    @ValueSource(ints = {4096, 24})
    void everyTokenIsComparedWithItsOwn(int microBatchTokens) {
        try (var _ = TensorScope.open();
                Policy open = TinyPolicy.open();
                Policy policy = TinyPolicy.openCut(microBatchTokens)) {
            assertThat(accumulate(policy, policy, sequences(false)).distance().divergence())
                    .isCloseTo(0, within(1e-6));
            assertThat(accumulate(policy, policy, sequences(true)).distance().divergence())
                    .isCloseTo(
                            accumulate(open, open, sequences(true)).distance().divergence(), within(1e-5));
        }
    }

    @Test
    void askedForLogProbabilitiesItReadsUnderThePrompt() {
        try (var _ = TensorScope.open();
                Policy policy = TinyPolicy.open()) {
            List<TrainingSequence> sequences = sequences(true);
            List<float[]> told = new TeacherModel.Beside(policy).logProbs(sequences, 1);
            List<float[]> expected = policy.logProbs(
                    sequences.stream()
                            .map(each ->
                                    new TrainingSequence(each.asTaught().promptIds(), each.completionIds(), 0, null))
                            .toList(),
                    1);
            for (int i = 0; i < told.size(); i++) {
                assertThat(told.get(i)).containsExactly(expected.get(i));
            }
            assertThat(told.getFirst())
                    .isNotEqualTo(policy.logProbs(sequences, 1).getFirst());
        }
    }
}

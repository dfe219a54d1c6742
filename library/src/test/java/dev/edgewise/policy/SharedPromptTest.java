package dev.edgewise.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.batch.BatchPart;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.model.Parameter;
import dev.edgewise.model.TokenLayout;
import dev.edgewise.objective.loss.ClipRange;
import dev.edgewise.objective.loss.CrossEntropy;
import dev.edgewise.objective.loss.KlPenalty;
import dev.edgewise.objective.loss.LossType;
import dev.edgewise.objective.loss.PolicyGradient;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("native")
class SharedPromptTest {
    private static final int VOCABULARY = 24;

    /// `copies` completions of each of some prompts, all of different lengths.
    private static List<TrainingSequence> sequences(int prompts, int copies, int longest) {
        Random random = new Random(3);
        List<TrainingSequence> sequences = new ArrayList<>();
        for (int p = 0; p < prompts; p++) {
            int[] prompt = ids(random, 3 + 4 * p);
            for (int c = 0; c < copies; c++) {
                sequences.add(TrainingSequence.demonstration(prompt, ids(random, Math.max(1, longest - 2 * c - p))));
            }
        }
        return sequences;
    }

    private static int[] ids(Random random, int count) {
        return random.ints(count, 0, VOCABULARY).toArray();
    }

    @Test
    void promptsAppearOnce() {
        List<MicroBatch> batches = MicroBatches.cut(sequences(3, 4, 9), 4096);

        assertThat(batches).hasSize(1);
        assertThat(batches.getFirst().layout()).isInstanceOfSatisfying(TokenLayout.Groups.class, groups -> {
            assertThat(groups.promptLengths()).containsExactly(3, 7, 11);
            assertThat(groups.tokens()).isEqualTo(3 * 16 + 12 * 16);
        });
    }

    @Test
    void aGroupThatDoesNotFitIsSplit() {
        List<MicroBatch> batches = MicroBatches.cut(sequences(2, 6, 16), 64);

        assertThat(batches.stream()
                        .flatMapToInt(b -> Arrays.stream(b.indices()))
                        .sorted())
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        assertThat(batches)
                .allSatisfy(batch -> assertThat(batch.layout().tokens()).isLessThanOrEqualTo(64));
    }

    @ParameterizedTest
    @CsvSource({"F32, 9, 1e-5", "F32, 600, 2e-5", "BF16, 9, 0.03", "BF16, 600, 0.04"})
    void logProbsAndGradientsAreThoseOfSeparateSequences(DType type, int longest, double tolerance) {
        List<TrainingSequence> sequences = sequences(2, 3, longest);
        try (Policy policy = longest < 100 ? TinyPolicy.open() : TinyPolicy.open(1024)) {
            policy.weights().refresh(type);
            List<float[]> shared = policy.logProbs(sequences, 1);
            policy.weights().clearGradients();
            policy.accumulate(new BatchPart(new CrossEntropy(), sequences, 1), 1, null, null);
            List<float[]> sharedGradients = gradients(policy);

            policy.weights().clearGradients();
            double tokens =
                    sequences.stream().mapToInt(s -> s.completionIds().length).sum();
            for (int i = 0; i < sequences.size(); i++) {
                TrainingSequence one = sequences.get(i);
                assertThat(distance(policy.logProbs(List.of(one), 1).getFirst(), shared.get(i)))
                        .isLessThan(tolerance);
                double weight = one.completionIds().length / tokens;
                policy.accumulate(new BatchPart(new CrossEntropy(), List.of(one), weight), 1, null, null);
            }
            List<float[]> separate = gradients(policy);
            for (int p = 0; p < separate.size(); p++) {
                String name = policy.weights().parameters().get(p).name();
                assertThat(distance(sharedGradients.get(p), separate.get(p)))
                        .as(name)
                        .isCloseTo(0, within(tolerance));
            }
        }
    }

    @Test
    void groupsWithoutAdvantageAreReadAndLeaveNoGradient() {
        List<TrainingSequence> withSignal = new ArrayList<>();
        List<TrainingSequence> all = new ArrayList<>();
        for (TrainingSequence s : sequences(3, 2, 9)) {
            boolean signal = s.promptIds().length == 7;
            double advantage = signal ? all.size() % 2 - 0.4 : 0;
            TrainingSequence sampled = new TrainingSequence(
                    s.promptIds(), s.completionIds(), advantage, new float[s.completionIds().length]);
            all.add(sampled);
            if (signal) {
                withSignal.add(sampled);
            }
        }
        PolicyGradient objective = new PolicyGradient(LossType.GRPO, ClipRange.STANDARD, KlPenalty.NONE, 16);
        try (Policy policy = TinyPolicy.open()) {
            UpdateReport report = policy.accumulate(new BatchPart(objective, all, 1), 1, null, null);
            List<float[]> gradients = gradients(policy);
            policy.weights().clearGradients();
            policy.accumulate(new BatchPart(objective, withSignal, 2 / 6.0), 1, null, null);

            assertThat(report.tokens())
                    .isEqualTo(
                            all.stream().mapToInt(s -> s.completionIds().length).sum());
            assertThat(report.sequences())
                    .hasSize(6)
                    .allSatisfy(s -> assertThat(s.logProbs()[0]).isNegative());
            List<float[]> expected = gradients(policy);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(distance(gradients.get(i), expected.get(i))).isLessThan(1e-6);
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

    /// ‖a − b‖ / ‖b‖.
    private static double distance(float[] a, float[] b) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < b.length; i++) {
            difference += Math.pow(a[i] - b[i], 2);
            norm += Math.pow(b[i], 2);
        }
        return Math.sqrt(difference / norm);
    }
}

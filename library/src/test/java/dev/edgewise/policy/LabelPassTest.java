package dev.edgewise.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.batch.BatchPart;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.model.Parameter;
import dev.edgewise.objective.loss.CrossEntropy;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class LabelPassTest {
    private static final int[] WORDS = {3, 17, 8};

    /// `documents` continuations of each of some prompts, and one that shares nothing.
    private static List<TrainingSequence> pairs(int queries, int documents) {
        Random random = new Random(4);
        List<TrainingSequence> pairs = new ArrayList<>();
        for (int q = 0; q < queries; q++) {
            int[] prompt = ids(random, 12 + 5 * q);
            for (int d = 0; d < documents; d++) {
                pairs.add(TrainingSequence.demonstration(prompt, ids(random, 1 + random.nextInt(20))));
            }
        }
        pairs.add(TrainingSequence.demonstration(ids(random, 4), ids(random, 9)));
        return pairs;
    }

    private static int[] ids(Random random, int count) {
        return random.ints(count, 0, 24).toArray();
    }

    /// The sequence with a word behind it, which alone is predicted.
    private static TrainingSequence answered(TrainingSequence pair, int word) {
        int[] whole = Arrays.copyOf(pair.promptIds(), pair.promptIds().length + pair.completionIds().length);
        System.arraycopy(pair.completionIds(), 0, whole, pair.promptIds().length, pair.completionIds().length);
        return TrainingSequence.demonstration(whole, new int[] {word});
    }

    @Test
    void logitsAndMassAreThoseOfTheWholeVocabulary() {
        List<TrainingSequence> pairs = pairs(3, 7);
        try (Policy policy = TinyPolicy.open()) {
            LabelPass pass = new LabelPass(policy, WORDS, 200);
            List<LabelPass.Reading> readings = pass.read(pairs, true);

            int places = 0;
            for (int i = 0; i < pairs.size(); i++) {
                double[] logProbs = new double[WORDS.length];
                double mass = 0;
                for (int k = 0; k < WORDS.length; k++) {
                    logProbs[k] = policy.logProbs(List.of(answered(pairs.get(i), WORDS[k])), 1)
                            .getFirst()[0];
                    mass += Math.exp(logProbs[k]);
                }
                float[] logits = readings.get(i).logits();
                assertThat((double) logits[1] - logits[0]).isCloseTo(logProbs[1] - logProbs[0], within(1e-4));
                assertThat((double) logits[2] - logits[0]).isCloseTo(logProbs[2] - logProbs[0], within(1e-4));
                assertThat(readings.get(i).mass()).isCloseTo(mass, within(1e-5));
                places += pairs.get(i).length();
            }
            assertThat(pass.places()).isLessThan(places);
            assertThat(pass.read(pairs, false))
                    .allSatisfy(each -> assertThat(each.mass()).isNaN());
        }
    }

    @Test
    void gradientsAreThoseOfTheLogProbabilities() {
        TrainingSequence pair = pairs(1, 1).getFirst();
        try (Policy policy = TinyPolicy.open()) {
            policy.weights().clearGradients();
            new LabelPass(policy, WORDS, 200).accumulate(List.of(pair), _ -> new float[][] {{-1, 1, 0}});
            List<float[]> gradients = gradients(policy);

            policy.weights().clearGradients();
            policy.accumulate(new BatchPart(new CrossEntropy(), List.of(answered(pair, WORDS[0])), 1), 1, null, null);
            policy.accumulate(new BatchPart(new CrossEntropy(), List.of(answered(pair, WORDS[1])), -1), 1, null, null);
            assertClose(policy, gradients, gradients(policy), 1e-4);
        }
    }

    @Test
    void aLossOverSeveralPassesIsThatOfOne() {
        List<TrainingSequence> pairs = pairs(3, 7);
        try (Policy policy = TinyPolicy.open()) {
            policy.weights().clearGradients();
            float[][] logits = new LabelPass(policy, WORDS, 4096).accumulate(pairs, LabelPassTest::slopes);
            List<float[]> gradients = gradients(policy);

            policy.weights().clearGradients();
            float[][] again = new LabelPass(policy, WORDS, 60).accumulate(pairs, LabelPassTest::slopes);
            for (int i = 0; i < logits.length; i++) {
                assertThat(again[i]).containsExactly(logits[i], within(1e-4f));
            }
            assertClose(policy, gradients(policy), gradients, 1e-4);
            assertThat(PairBatches.cut(pairs, 60)).hasSizeGreaterThan(3);
        }
    }

    /// The gradient of ½(Σ z)², which no pair has by itself.
    private static float[][] slopes(float[][] logits) {
        float sum = 0;
        for (float[] row : logits) {
            for (float z : row) {
                sum += z;
            }
        }
        float[][] slopes = new float[logits.length][];
        for (int i = 0; i < slopes.length; i++) {
            slopes[i] = new float[WORDS.length];
            Arrays.fill(slopes[i], sum / 1000);
        }
        return slopes;
    }

    @Test
    void everyPairIsInOneBatchWithLittlePadding() {
        List<TrainingSequence> pairs = pairs(5, 30);
        List<MicroBatch> batches = PairBatches.cut(pairs, 512);

        assertThat(batches.stream()
                        .flatMapToInt(batch -> Arrays.stream(batch.indices()))
                        .sorted()
                        .toArray())
                .containsExactly(IntStream.range(0, pairs.size()).toArray());
        assertThat(batches)
                .allSatisfy(batch -> assertThat(batch.layout().tokens()).isLessThanOrEqualTo(512));
        int usual = MicroBatches.cut(pairs, 512).stream()
                .mapToInt(batch -> batch.layout().tokens())
                .sum();
        assertThat(batches.stream().mapToInt(batch -> batch.layout().tokens()).sum())
                .isLessThan(usual);
    }

    private static List<float[]> gradients(Policy policy) {
        try (var _ = TensorScope.open()) {
            return policy.weights().parameters().stream()
                    .map(Parameter::gradient)
                    .map(Tensor::toFloats)
                    .toList();
        }
    }

    private static void assertClose(Policy policy, List<float[]> actual, List<float[]> expected, double tolerance) {
        for (int p = 0; p < expected.size(); p++) {
            double norm = 0;
            double distance = 0;
            for (int i = 0; i < expected.get(p).length; i++) {
                norm += Math.pow(expected.get(p)[i], 2);
                distance += Math.pow((double) actual.get(p)[i] - expected.get(p)[i], 2);
            }
            assertThat(Math.sqrt(distance))
                    .as(policy.weights().parameters().get(p).name())
                    .isLessThanOrEqualTo(tolerance * Math.max(1e-3, Math.sqrt(norm)));
        }
    }
}

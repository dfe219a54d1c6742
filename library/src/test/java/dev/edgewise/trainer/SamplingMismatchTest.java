package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.batch.BatchPart;
import dev.edgewise.batch.TrainingBatch;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.generate.Generator;
import dev.edgewise.generate.LetterTokenizer;
import dev.edgewise.generate.SamplingSettings;
import dev.edgewise.objective.loss.ClipRange;
import dev.edgewise.objective.loss.KlPenalty;
import dev.edgewise.objective.loss.LossType;
import dev.edgewise.objective.loss.PolicyGradient;
import dev.edgewise.optim.AdamW;
import dev.edgewise.optim.LearningRate;
import dev.edgewise.policy.Policy;
import dev.edgewise.policy.TinyPolicy;
import dev.edgewise.rollout.Completion;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `sampling/sampling_logp_difference/{mean,max}` stays in the range that docs/numerics.md calls healthy, and leaves it
/// when the completions are of another policy.
@Tag("native")
class SamplingMismatchTest {
    private static final String MEAN = "sampling/sampling_logp_difference/mean";
    private static final String MAX = "sampling/sampling_logp_difference/max";

    @ParameterizedTest
    @CsvSource({"F32, 1e-5, 1e-3", "BF16, 0.02, 0.5"})
    void onPolicyItIsHealthy(DType compute, double mean, double max) {
        try (Policy policy = TinyPolicy.open(compute, Device.CPU)) {
            Map<String, Double> metrics = learn(policy, rollouts(policy), 0);
            assertThat(metrics.get(MEAN)).isBetween(0.0, mean);
            assertThat(metrics.get(MAX)).isBetween(metrics.get(MEAN), max);
        }
    }

    @ParameterizedTest
    @CsvSource({"F32", "BF16"})
    void ofAPolicyThatMovedItIsNot(DType compute) {
        try (Policy policy = TinyPolicy.open(compute, Device.CPU)) {
            List<TrainingSequence> rollouts = rollouts(policy);
            learn(policy, rollouts, 1e-2);
            assertThat(learn(policy, rollouts, 0).get(MEAN)).isGreaterThan(0.02);
        }
    }

    private static List<TrainingSequence> rollouts(Policy policy) {
        Generator generator = new Generator(
                policy, new LetterTokenizer(policy.weights().config().vocabulary()));
        List<Generator.Request> requests = IntStream.range(0, 8)
                .mapToObj(i -> new Generator.Request(new int[] {i, 2 * i, 3, 4 + i}, i))
                .toList();
        SamplingSettings sampling = new SamplingSettings(0.8, 1, 0, 48, List.of());
        List<TrainingSequence> sequences = new ArrayList<>();
        List<List<Completion>> groups = generator.generate(requests, 8, sampling);
        for (int i = 0; i < requests.size(); i++) {
            for (Completion completion : groups.get(i)) {
                sequences.add(new TrainingSequence(
                        requests.get(i).promptIds(), completion.tokenIds(), i % 2 - 0.5, completion.logProbs()));
            }
        }
        return sequences;
    }

    private static Map<String, Double> learn(Policy policy, List<TrainingSequence> rollouts, double rate) {
        PolicyGradient objective = new PolicyGradient(LossType.DAPO, ClipRange.STANDARD, KlPenalty.NONE, 48);
        try (AdamW optimizer = new AdamW(policy.weights().parameters(), AdamW.Settings.DEFAULT)) {
            return new PolicyLearner(
                            policy,
                            null,
                            optimizer,
                            new LearningRate(LearningRate.Schedule.CONSTANT, rate, 0, 1),
                            1,
                            1,
                            0.8)
                    .learn(new TrainingBatch(List.of(new BatchPart(objective, rollouts, 1))), 1)
                    .metrics();
        }
    }
}

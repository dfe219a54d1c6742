package dev.edgewise.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.batch.BatchPart;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.format.safetensors.Safetensors;
import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.model.DecoderConfigReader;
import dev.edgewise.model.Parameter;
import dev.edgewise.model.WeightFiles;
import dev.edgewise.model.Weights;
import dev.edgewise.objective.ClipRange;
import dev.edgewise.objective.CrossEntropy;
import dev.edgewise.objective.KlPenalty;
import dev.edgewise.objective.LossType;
import dev.edgewise.objective.Objective;
import dev.edgewise.objective.PolicyGradient;
import dev.edgewise.objective.SequenceLogProbs;
import dev.edgewise.objective.TokenLoss;
import dev.edgewise.objective.TokenSlice;
import dev.edgewise.optim.AdamW;
import dev.edgewise.optim.GradientClip;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Loss, every gradient and three AdamW steps against PyTorch and TRL on the golden batches, through the code
/// that trains: micro-batches, chunked head, objective, clipping, optimiser.
@Tag("native")
class TrainingParityTest {
    private static final Path GOLDEN = Path.of("..", "testkit", "golden");
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource({
        "llama, sft, 4096",
        "llama, sft, 20",
        "llama, grpo, 4096",
        "llama, grpo, 30",
        "llama-tied, sft, 4096",
        "llama-tied, grpo, 4096",
        "qwen2, sft, 4096",
        "qwen2, grpo, 4096",
        "qwen3, sft, 4096",
        "qwen3, grpo, 4096"
    })
    void lossGradientsAndStepsEqualPyTorch(String model, String kind, int microBatchTokens) throws IOException {
        JsonNode golden = golden(model);
        JsonNode expected = golden.path(kind);
        Setup setup = setup(golden, kind);
        try (var _ = TensorScope.open();
                Policy policy = policy(model, DType.F32, microBatchTokens)) {
            List<Parameter> parameters = policy.weights().parameters();
            AdamW optimizer = new AdamW(parameters, new AdamW.Settings(0.9, 0.999, 1e-8, 0.01), _ -> true);
            for (int step = 0; step < 3; step++) {
                policy.weights().clearGradients();
                UpdateReport report = setup.accumulate(policy);
                JsonNode numbers = expected.path("steps").get(step);
                assertThat(report.loss())
                        .as("loss of step " + step)
                        .isCloseTo(numbers.path("loss").asDouble(), within(step == 0 ? 2e-5 : 5e-4));
                if (step == 0) {
                    gradients(policy, model, kind);
                    logProbs(report, golden);
                }
                double norm = numbers.path("grad_norm").asDouble();
                assertThat(GradientClip.clip(parameters, 1))
                        .as("gradient norm of step " + step)
                        .isCloseTo(norm, within(step == 0 ? 2e-4 * norm : 5e-3 * norm));
                optimizer.step(0.01);
                policy.weights().refresh(DType.F32);
            }
            weights(
                    policy,
                    model,
                    kind,
                    expected.path("float64_difference")
                            .path("after3")
                            .path("max")
                            .asDouble());
            optimizer.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "llama-tied", "qwen2", "qwen3"})
    void bf16StaysInTheRangeOfPyTorchs(String model) throws IOException {
        JsonNode golden = golden(model);
        JsonNode expected = golden.path("sft");
        try (var _ = TensorScope.open();
                Policy policy = policy(model, DType.BF16, 4096)) {
            UpdateReport report = setup(golden, "sft").accumulate(policy);
            assertThat(report.loss())
                    .isCloseTo(
                            expected.path("loss").asDouble(),
                            within(0.03 * expected.path("loss").asDouble()));
            double norm = GradientClip.clip(policy.weights().parameters(), 0);
            assertThat(norm)
                    .isCloseTo(
                            expected.path("grad_norm").asDouble(),
                            within(0.1 * expected.path("grad_norm").asDouble()));
        }
    }

    @Test
    void directionalDerivativeEqualsFiniteDifference() throws IOException {
        JsonNode golden = golden("qwen3");
        Setup setup = setup(golden, "sft");
        try (var _ = TensorScope.open();
                Policy policy = policy("qwen3", DType.F32, 4096)) {
            setup.accumulate(policy);
            for (Parameter parameter : policy.weights().parameters()) {
                Tensor direction = parameter.gradient().copy();
                double norm = direction.reshape(-1).norm2().item();
                double step = 1e-2 / norm;
                double up = lossAt(policy, setup, parameter, direction, step);
                double down = lossAt(policy, setup, parameter, direction, -step);
                double slope = (up - down) / (2 * step) / norm;
                assertThat(slope).as(parameter.name()).isCloseTo(norm, within(0.02 * norm + 2e-3));
            }
        }
    }

    private static double lossAt(Policy policy, Setup setup, Parameter parameter, Tensor direction, double step) {
        try (var _ = TensorScope.open()) {
            Tensor before = parameter.master().copy();
            parameter.master().add_(direction, step);
            List<float[]> logProbs = policy.logProbs(setup.sequences, 1);
            double sum = 0;
            int count = 0;
            for (float[] values : logProbs) {
                for (float value : values) {
                    sum -= value;
                    count++;
                }
            }
            parameter.master().copy_(before);
            return sum / count;
        }
    }

    /// A batch with its objective; reference log-probabilities come from the golden file, not from a second
    /// model.
    private record Setup(List<TrainingSequence> sequences, Objective objective, List<float[]> old) {
        UpdateReport accumulate(Policy policy) {
            return policy.accumulate(new BatchPart(objective, sequences, 1), 1, old.isEmpty() ? null : old, null);
        }
    }

    private static Setup setup(JsonNode golden, String kind) {
        List<TrainingSequence> sequences = new ArrayList<>();
        List<float[]> old = new ArrayList<>();
        List<float[]> reference = new ArrayList<>();
        for (JsonNode one : golden.path("sequences")) {
            sequences.add(new TrainingSequence(
                    ints(one.path("prompt_ids")),
                    ints(one.path("completion_ids")),
                    kind.equals("sft") ? 1 : one.path("advantage").asDouble(),
                    null));
            old.add(floats(one.path("old_log_probs")));
            reference.add(floats(one.path("ref_log_probs")));
        }
        if (kind.equals("sft")) {
            return new Setup(sequences, new CrossEntropy(), List.of());
        }
        JsonNode grpo = golden.path("grpo");
        PolicyGradient objective = new PolicyGradient(
                LossType.DAPO,
                new ClipRange(
                        grpo.path("epsilon").asDouble(),
                        grpo.path("epsilon_high").asDouble()),
                new KlPenalty(grpo.path("beta").asDouble(), false),
                grpo.path("max_completion_length").asInt());
        return new Setup(sequences, new FixedReference(objective, old, reference), old);
    }

    /// The objective with reference log-probabilities looked up by their old ones, which are unique in the golden
    /// batch.
    private record FixedReference(Objective inner, List<float[]> old, List<float[]> reference) implements Objective {
        @Override
        public String name() {
            return inner.name();
        }

        @Override
        public double[] weights(int[] completionLengths) {
            return inner.weights(completionLengths);
        }

        @Override
        public boolean needsReference() {
            return false;
        }

        @Override
        public TokenLoss evaluate(TokenSlice slice) {
            float[] found = new float[slice.size()];
            for (int i = 0; i < found.length; i++) {
                found[i] = find(slice.oldLogProbs()[i]);
            }
            return inner.evaluate(
                    new TokenSlice(slice.logProbs(), slice.oldLogProbs(), found, slice.advantages(), slice.weights()));
        }

        private float find(float oldLogProb) {
            for (int s = 0; s < old.size(); s++) {
                for (int t = 0; t < old.get(s).length; t++) {
                    if (old.get(s)[t] == oldLogProb) {
                        return reference.get(s)[t];
                    }
                }
            }
            throw new IllegalStateException("no such token");
        }

        @Override
        public Map<String, Double> metrics(List<SequenceLogProbs> sequences) {
            return Map.of();
        }
    }

    private static void gradients(Policy policy, String model, String kind) {
        try (TensorFile file =
                Safetensors.open(GOLDEN.resolve("training/" + model + "/" + kind + ".grads.safetensors"))) {
            for (Parameter parameter : policy.weights().parameters()) {
                float[] values = parameter.gradient().toFloats();
                compare(file, parameter, values, 3e-5, 0);
            }
        }
    }

    private static void weights(Policy policy, String model, String kind, double noise) {
        try (TensorFile file =
                Safetensors.open(GOLDEN.resolve("training/" + model + "/" + kind + ".after3.safetensors"))) {
            for (Parameter parameter : policy.weights().parameters()) {
                compare(file, parameter, parameter.master().toFloats(), 1e-4, 3 * noise);
            }
        }
    }

    private static void compare(TensorFile file, Parameter parameter, float[] values, double tolerance, double noise) {
        int columns = (int) (parameter.master().count() / parameter.master().size(0));
        int beyond = 0;
        for (Parameter.Slice slice : parameter.slices()) {
            float[] expected = file.floats(slice.name());
            float[] actual = Arrays.copyOfRange(
                    values, (int) slice.start() * columns, (int) (slice.start() + slice.rows()) * columns);
            assertThat(actual).hasSameSizeAs(expected);
            for (int i = 0; i < actual.length; i++) {
                double difference = Math.abs(actual[i] - expected[i]);
                if (difference > tolerance) {
                    beyond++;
                    assertThat(difference).as(slice.name() + "[" + i + "]").isLessThan(Math.max(tolerance, noise));
                }
            }
        }
        assertThat(beyond).as(parameter.name()).isLessThan(4);
    }

    private static void logProbs(UpdateReport report, JsonNode golden) {
        for (int s = 0; s < report.sequences().size(); s++) {
            float[] expected = floats(golden.path("sequences").get(s).path("log_probs"));
            assertThat(report.sequences().get(s).logProbs()).containsExactly(expected, within(2e-5f));
        }
    }

    private static Policy policy(String model, DType compute, int microBatchTokens) throws IOException {
        Path directory = GOLDEN.resolve("models/" + model);
        Weights weights = new Weights(
                DecoderConfigReader.read(
                        JSON.readTree(directory.resolve("config.json").toFile())),
                Device.CPU);
        try (TensorFile file = Safetensors.open(directory.resolve("model.safetensors"))) {
            WeightFiles.load(file, weights);
        }
        weights.refresh(compute);
        return new Policy(weights, microBatchTokens);
    }

    private static JsonNode golden(String model) throws IOException {
        return JSON.readTree(
                GOLDEN.resolve("training/" + model + "/expected.json").toFile());
    }

    private static int[] ints(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asInt();
        }
        return values;
    }

    private static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.parseFloat(array.get(i).asText());
        }
        return values;
    }
}

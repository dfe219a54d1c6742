package dev.edgewise.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.batch.BatchPart;
import dev.edgewise.batch.TrainingSequence;
import dev.edgewise.format.adapter.AdapterDirectory;
import dev.edgewise.format.safetensors.Safetensors;
import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.model.Adapters;
import dev.edgewise.model.DecoderConfigReader;
import dev.edgewise.model.Parameter;
import dev.edgewise.model.WeightFiles;
import dev.edgewise.model.Weights;
import dev.edgewise.objective.loss.ClipRange;
import dev.edgewise.objective.loss.CrossEntropy;
import dev.edgewise.objective.loss.KlPenalty;
import dev.edgewise.objective.loss.LossType;
import dev.edgewise.objective.loss.PolicyGradient;
import dev.edgewise.optim.AdamW;
import dev.edgewise.optim.GradientClip;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Norms;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Loss, gradients of A and B and three AdamW steps under a LoRA adapter against PEFT and TRL, with the base as
/// reference; and what must not happen to the base.
@Tag("native")
class LoraParityTest {
    private static final Path GOLDEN = Path.of("..", "testkit", "golden");
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource({
        "llama-all-linear, sft, 4096",
        "llama-all-linear, sft, 20",
        "llama-all-linear, grpo, 4096",
        "llama-all-linear, grpo, 30",
        "qwen2-qv, sft, 4096",
        "qwen2-qv, grpo, 4096"
    })
    void lossGradientsAndStepsEqualPefts(String adapter, String kind, int microBatchTokens) throws IOException {
        JsonNode golden = golden(adapter);
        JsonNode expected = golden.path(kind);
        try (var _ = TensorScope.open();
                Policy policy = policy(adapter, DType.F32, microBatchTokens);
                AdamW optimizer = new AdamW(
                        policy.weights().trainable(), new AdamW.Settings(0.9, 0.999, 1e-8, 0.01), _ -> true)) {
            Batch batch = batch(golden, kind, policy);
            List<float[]> base = masters(policy);
            for (int step = 0; step < 3; step++) {
                policy.weights().clearGradients();
                UpdateReport report = batch.accumulate(policy);
                JsonNode numbers = expected.path("steps").get(step);
                assertThat(report.loss())
                        .as("loss of step " + step)
                        .isCloseTo(numbers.path("loss").asDouble(), within(step == 0 ? 2e-5 : 5e-4));
                if (step == 0) {
                    compare(adapter, kind + ".grads", policy, 3e-5);
                }
                double norm = numbers.path("grad_norm").asDouble();
                assertThat(GradientClip.clip(policy.weights().trainable(), 1))
                        .as("gradient norm of step " + step)
                        .isCloseTo(norm, within(step == 0 ? 2e-4 * norm : 5e-3 * norm));
                optimizer.step(0.01);
                policy.weights().refresh(DType.F32);
            }
            compare(adapter, kind + ".after3", policy, 1e-4);
            assertThat(masters(policy)).as("the base").containsExactlyElementsOf(base);
            assertThat(policy.weights().parameters())
                    .allSatisfy(parameter -> assertThatThrownBy(parameter::gradient)
                            .hasMessage(parameter.name() + " is frozen under an adapter and has no gradient"));
        }
    }

    /// The golden reference log-probabilities are those of the base with PEFT's adapter disabled.
    @ParameterizedTest
    @ValueSource(strings = {"llama-all-linear", "qwen2-qv"})
    void theReferenceIsTheBaseAndThePolicyIsBackAfterwards(String adapter) throws IOException {
        JsonNode golden = golden(adapter);
        for (DType compute : new DType[] {DType.F32, DType.BF16}) {
            float tolerance = compute == DType.F32 ? 2e-5f : 0.25f;
            try (var _ = TensorScope.open();
                    Policy policy = policy(adapter, compute, 40)) {
                List<TrainingSequence> sequences = batch(golden, "sft", policy).sequences;
                List<float[]> before = policy.logProbs(sequences, 1);
                List<float[]> reference = policy.withoutAdapter().logProbs(sequences, 1);
                for (int s = 0; s < sequences.size(); s++) {
                    JsonNode one = golden.path("sequences").get(s);
                    assertThat(before.get(s)).containsExactly(floats(one.path("log_probs")), within(tolerance));
                    assertThat(reference.get(s)).containsExactly(floats(one.path("ref_log_probs")), within(tolerance));
                }
                assertThat(policy.logProbs(sequences, 1)).containsExactlyElementsOf(before);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-all-linear", "qwen2-qv"})
    void bf16StaysNearFp32(String adapter) throws IOException {
        JsonNode golden = golden(adapter);
        JsonNode expected = golden.path("sft");
        try (var _ = TensorScope.open();
                Policy policy = policy(adapter, DType.BF16, 4096)) {
            double loss = batch(golden, "sft", policy).accumulate(policy).loss();
            double norm = GradientClip.clip(policy.weights().trainable(), 0);
            assertThat(loss).isCloseTo(expected.path("loss").asDouble(), within(0.03 * loss));
            assertThat(norm).isCloseTo(expected.path("grad_norm").asDouble(), within(0.1 * norm));
        }
    }

    @Test
    void directionalDerivativesEqualFiniteDifferences() throws IOException {
        JsonNode golden = golden("llama-all-linear");
        try (var _ = TensorScope.open();
                Policy policy = policy("llama-all-linear", DType.F32, 4096)) {
            Batch batch = batch(golden, "sft", policy);
            batch.accumulate(policy);
            for (Parameter factor : policy.weights().trainable()) {
                Tensor direction = factor.gradient().copy();
                double norm = Norms.of(direction);
                double step = 5e-3 / norm;
                double slope = (lossAt(policy, batch, factor, direction, step)
                                - lossAt(policy, batch, factor, direction, -step))
                        / (2 * step)
                        / norm;
                assertThat(slope).as(factor.name()).isCloseTo(norm, within(0.02 * norm + 2e-3));
            }
        }
    }

    private static double lossAt(Policy policy, Batch batch, Parameter factor, Tensor direction, double step) {
        try (var _ = TensorScope.open()) {
            Tensor before = factor.master().copy();
            factor.master().add_(direction, step);
            policy.weights().refresh(DType.F32);
            double sum = 0;
            int count = 0;
            for (float[] values : policy.logProbs(batch.sequences, 1)) {
                for (float value : values) {
                    sum -= value;
                    count++;
                }
            }
            factor.master().copy_(before);
            policy.weights().refresh(DType.F32);
            return sum / count;
        }
    }

    private static List<float[]> masters(Policy policy) {
        return policy.weights().parameters().stream()
                .map(parameter -> parameter.master().toFloats())
                .toList();
    }

    private static void compare(String adapter, String file, Policy policy, double tolerance) {
        Path path = GOLDEN.resolve("lora/" + adapter + "/" + file + ".safetensors");
        try (TensorFile expected = Safetensors.open(path)) {
            List<Parameter> factors = policy.weights().trainable();
            assertThat(factors.stream().map(Parameter::name))
                    .containsExactlyInAnyOrderElementsOf(expected.tensors().keySet());
            for (Parameter factor : factors) {
                Tensor values = file.endsWith("grads") ? factor.gradient() : factor.master();
                assertThat(values.toFloats())
                        .as(file + " of " + factor.name())
                        .containsExactly(expected.floats(factor.name()), within((float) tolerance));
            }
        }
    }

    private record Batch(
            BatchPart part,
            List<TrainingSequence> sequences,
            @Nullable List<float[]> old,
            @Nullable List<float[]> reference) {
        UpdateReport accumulate(Policy policy) {
            return policy.accumulate(part, 1, old, reference);
        }
    }

    /// The golden batch; the reference is asked, not read.
    private static Batch batch(JsonNode golden, String kind, Policy policy) {
        boolean sft = kind.equals("sft");
        List<TrainingSequence> sequences = new ArrayList<>();
        List<float[]> old = new ArrayList<>();
        for (JsonNode one : golden.path("sequences")) {
            sequences.add(new TrainingSequence(
                    ints(one.path("prompt_ids")),
                    ints(one.path("completion_ids")),
                    sft ? 1 : one.path("advantage").asDouble(),
                    null));
            old.add(floats(one.path("old_log_probs")));
        }
        if (sft) {
            return new Batch(new BatchPart(new CrossEntropy(), sequences, 1), sequences, null, null);
        }
        JsonNode grpo = golden.path("grpo");
        PolicyGradient objective = new PolicyGradient(
                LossType.DAPO,
                new ClipRange(
                        grpo.path("epsilon").asDouble(),
                        grpo.path("epsilon_high").asDouble()),
                new KlPenalty(grpo.path("beta").asDouble(), false),
                grpo.path("max_completion_length").asInt());
        return new Batch(
                new BatchPart(objective, sequences, 1),
                sequences,
                old,
                policy.withoutAdapter().logProbs(sequences, 1));
    }

    private static Policy policy(String adapter, DType compute, int microBatchTokens) throws IOException {
        Path directory = GOLDEN.resolve("models/" + golden(adapter).path("base").asText());
        Weights weights = new Weights(
                DecoderConfigReader.read(
                        JSON.readTree(directory.resolve("config.json").toFile())),
                Device.CPU);
        try (TensorFile file = Safetensors.open(directory.resolve("model.safetensors"));
                AdapterDirectory lora = AdapterDirectory.open(GOLDEN.resolve("lora/" + adapter))) {
            WeightFiles.load(file, weights);
            Adapters.load(lora, weights);
        }
        weights.refresh(compute);
        return new Policy(weights, microBatchTokens);
    }

    private static JsonNode golden(String adapter) throws IOException {
        return JSON.readTree(
                GOLDEN.resolve("lora/" + adapter + "/training.json").toFile());
    }

    private static int[] ints(JsonNode array) {
        return array.valueStream().mapToInt(JsonNode::asInt).toArray();
    }

    private static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.parseFloat(array.get(i).asText());
        }
        return values;
    }
}

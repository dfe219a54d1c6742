package dev.edgewise.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.batch.BatchPart;
import dev.edgewise.model.Parameter;
import dev.edgewise.objective.Divergence;
import dev.edgewise.objective.loss.Distilled;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Norms;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Losses and gradients of distillation against TRL's (`testkit/golden/distillation.json`), and by finite
/// differences.
@Tag("native")
class DistillationParityTest {
    private static final float TOLERANCE = 5e-5f;

    @ParameterizedTest
    @ValueSource(ints = {4096, 30})
    void lossAndGradientsEqualTrls(int microBatchTokens) throws IOException {
        JsonNode golden = new ObjectMapper()
                .readTree(Path.of("../testkit/golden/distillation.json").toFile());
        GoldenBatch batch = GoldenBatch.of("llama", "sft");
        try (var _ = TensorScope.open();
                Policy teacher = GoldenBatch.of("qwen3", "sft").policy(DType.F32, Device.CPU, 4096);
                Policy student = batch.policy(DType.F32, Device.CPU, microBatchTokens)) {
            assertThat(golden.path("cases")).hasSize(19);
            for (JsonNode one : golden.path("cases")) {
                Divergence divergence = new Divergence(
                        1,
                        one.path("beta").asDouble(),
                        one.path("temperature").asDouble(),
                        one.path("top_k").asInt(),
                        one.path("add_tail").asBoolean());
                student.weights().clearGradients();

                UpdateReport report = accumulate(student, teacher, batch, divergence, 1);

                double loss = one.path("loss").asDouble();
                assertThat(report.loss()).as("loss, " + divergence).isCloseTo(loss, within(2e-5));
                assertThat(report.distance().divergence()).isCloseTo(loss, within(2e-5));
                assertThat(report.distance().reverseKl())
                        .isCloseTo(one.path("reverse_kl").asDouble(), within(2e-5));
                double norm = one.path("grad_norm").asDouble();
                assertThat(norm(student)).as("norm, " + divergence).isCloseTo(norm, within(2e-4 * norm + 1e-6));
                Map<String, float[]> gradients = gradients(student);
                one.path("grads")
                        .properties()
                        .forEach(entry -> assertThat(gradients.get(entry.getKey()))
                                .as(entry.getKey() + ", " + divergence)
                                .containsExactly(floats(entry.getValue()), within(TOLERANCE)));
            }
        }
    }

    /// Ours alone: more than one of the teacher's tokens beside the text's own, at a temperature.
    @ParameterizedTest
    @CsvSource({"0.5, 3, true", "1, 4, true", "0.9, 3, false", "0.5, 0, true", "1, 0, true", "0, 0, true"})
    void directionalDerivativeEqualsFiniteDifference(double beta, int topK, boolean addTail) throws IOException {
        GoldenBatch batch = GoldenBatch.of("llama", "sft");
        Divergence divergence = new Divergence(1, beta, 1.5, topK, addTail);
        try (var _ = TensorScope.open();
                Policy teacher = GoldenBatch.of("qwen3", "sft").policy(DType.F32, Device.CPU, 4096);
                Policy student = batch.policy(DType.F32, Device.CPU, 4096)) {
            student.weights().clearGradients();
            accumulate(student, teacher, batch, divergence, 1);
            double norm = norm(student);
            double step = 1e-3 / norm;
            List<Tensor> gradient = student.weights().parameters().stream()
                    .map(parameter -> parameter.gradient().copy())
                    .toList();
            double up = lossAt(student, teacher, batch, divergence, gradient, step);
            double down = lossAt(student, teacher, batch, divergence, gradient, -step);
            assertThat((up - down) / (2 * step) / norm).isCloseTo(norm, within(0.01 * norm + 1e-3));
        }
    }

    @Test
    void weightsMultiplyTheLoss() throws IOException {
        GoldenBatch batch = GoldenBatch.of("llama", "sft");
        try (var _ = TensorScope.open();
                Policy teacher = GoldenBatch.of("qwen3", "sft").policy(DType.F32, Device.CPU, 4096);
                Policy student = batch.policy(DType.F32, Device.CPU, 4096)) {
            student.weights().clearGradients();
            UpdateReport whole = accumulate(student, teacher, batch, new Divergence(1, 0.5, 1, 0, true), 1);
            double norm = norm(student);
            student.weights().clearGradients();
            UpdateReport part = accumulate(student, teacher, batch, new Divergence(0.5, 0.5, 1, 0, true), 0.5);

            assertThat(part.loss()).isCloseTo(whole.loss() / 4, within(1e-6));
            assertThat(norm(student)).isCloseTo(norm / 4, within(1e-5));
            assertThat(part.distance().divergence()).isEqualTo(whole.distance().divergence());
        }
    }

    @Test
    void aTeacherIsNeeded() throws IOException {
        GoldenBatch batch = GoldenBatch.of("llama", "sft");
        try (Policy student = batch.policy(DType.F32, Device.CPU, 4096)) {
            assertThatThrownBy(() -> student.accumulate(
                            new BatchPart(new Distilled(null, new Divergence(1, 1, 1, 0, true)), batch.sequences(), 1),
                            1,
                            null,
                            null))
                    .hasMessage("objective divergence needs a teacher");
        }
    }

    private static UpdateReport accumulate(
            Policy student, Policy teacher, GoldenBatch batch, Divergence divergence, double weight) {
        return student.accumulate(
                new BatchPart(new Distilled(null, divergence), batch.sequences(), weight),
                1,
                null,
                null,
                new TeacherModel.Beside(teacher));
    }

    private static double lossAt(
            Policy student,
            Policy teacher,
            GoldenBatch batch,
            Divergence divergence,
            List<Tensor> direction,
            double step) {
        List<Parameter> parameters = student.weights().parameters();
        List<Tensor> before =
                parameters.stream().map(parameter -> parameter.master().copy()).toList();
        for (int i = 0; i < direction.size(); i++) {
            parameters.get(i).master().add_(direction.get(i), step);
        }
        double loss = accumulate(student, teacher, batch, divergence, 1).loss();
        for (int i = 0; i < direction.size(); i++) {
            parameters.get(i).master().copy_(before.get(i));
        }
        return loss;
    }

    private static double norm(Policy policy) {
        return Math.sqrt(policy.weights().parameters().stream()
                .mapToDouble(parameter -> Norms.of(parameter.gradient()))
                .map(norm -> norm * norm)
                .sum());
    }

    private static Map<String, float[]> gradients(Policy policy) {
        Map<String, float[]> all = new HashMap<>();
        policy.weights()
                .parameters()
                .forEach(parameter -> all.putAll(GoldenBatch.byName(parameter, parameter.gradient())));
        return all;
    }

    private static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) array.get(i).asDouble();
        }
        return values;
    }
}

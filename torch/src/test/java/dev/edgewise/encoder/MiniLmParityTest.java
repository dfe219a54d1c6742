package dev.edgewise.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.format.safetensors.Safetensors;
import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.model.Parameter;
import dev.edgewise.ranking.PairTokens;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Gradients;
import dev.edgewise.tensor.Norms;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The real all-MiniLM-L6-v2 with the head `w_i = sin(i + 1)`, b = 0.1 against numbers computed in double
/// precision.
@Tag("native")
@Tag("slow")
class MiniLmParityTest {
    private static final Path MODEL = Path.of(
            Optional.ofNullable(System.getenv("EDGEWISE_SHARED")).orElse("../../shared"), "models", "all-minilm-l6-v2");

    @BeforeEach
    void present() {
        Assumptions.assumeTrue(Files.isDirectory(MODEL), "skipped: there is no " + MODEL);
    }

    @Test
    void hiddenValuesAndLogitsAreThoseOfTransformers() throws IOException {
        try (var _ = TensorScope.open();
                var _ = Gradients.disabled();
                EncoderWeights weights = weights()) {
            List<PairTokens> pairs = new ArrayList<>();
            List<Float> logits = new ArrayList<>();
            for (JsonNode one : TinyEncoder.resource("minilm.json")) {
                PairTokens pair = pair(one);
                List<Tensor> stream = EncoderPass.residualStream(weights, pair);
                for (int layer = 0; layer < stream.size(); layer++) {
                    requireClose(stream.get(layer), 0, one.path("hidden_cls").path(layer));
                }
                requireClose(stream.getLast(), pair.length() - 1, one.path("hidden_last"));
                double norm = one.path("hidden_norm").asDouble();
                assertThat(Norms.of(stream.getLast())).isCloseTo(norm, within(1e-3 * norm));
                pairs.add(pair);
                logits.add((float) one.path("logit").asDouble());
            }
            float[][] together = new EncoderTraining(weights).forward(pairs, Dropout.OFF);
            float[][] alone = new EncoderInference(weights, 1).logits(pairs);
            for (int i = 0; i < pairs.size(); i++) {
                assertThat(together[i]).containsExactly(new float[] {logits.get(i)}, within(1e-4f));
                assertThat(alone[i]).containsExactly(new float[] {logits.get(i)}, within(1e-4f));
            }
        }
    }

    private static void requireClose(Tensor stream, int row, JsonNode expected) {
        float[] values = Arrays.copyOf(stream.select(0, row).toFloats(), expected.size());
        for (int i = 0; i < values.length; i++) {
            assertThat(values[i]).isCloseTo((float) expected.path(i).asDouble(), within(1e-4f));
        }
    }

    @Test
    void gradientsOfThreeLossesHaveTheNormsOfPyTorch() throws IOException {
        JsonNode vectors = TinyEncoder.resource("gradient_norms.json");
        List<PairTokens> pairs = new ArrayList<>();
        vectors.path("pairs").forEach(list -> list.forEach(one -> pairs.add(pair(one))));
        double[] soft = flat(vectors.path("soft"));
        double[] teacher = flat(vectors.path("teacher"));
        try (var _ = TensorScope.open();
                var _ = Gradients.disabled();
                EncoderWeights weights = weights()) {
            EncoderTraining training = new EncoderTraining(weights);
            double[] z = new double[pairs.size()];
            for (String name : List.of("bce soft", "mse identity", "listnet teacher")) {
                float[][] logits = training.forward(pairs, Dropout.OFF);
                Arrays.setAll(z, i -> logits[i][0]);
                assertThat(z).containsExactly(flat(vectors.path("logits")), within(1e-4));
                double[] gradient = switch (name) {
                    case "bce soft" -> each(z, i -> (1 / (1 + Math.exp(-z[i])) - soft[i]) / z.length);
                    case "mse identity" -> each(z, i -> 2 * (z[i] - teacher[i]) / z.length);
                    default -> listNet(z, teacher, 3);
                };
                weights.clearGradients();
                training.backward(rows(gradient));
                requireNorms(weights, loss(vectors, name));
            }
        }
    }

    private static double[] listNet(double[] z, double[] labels, int length) {
        double[] gradient = new double[z.length];
        int queries = z.length / length;
        for (int start = 0; start < z.length; start += length) {
            double[] of = softmax(Arrays.copyOfRange(z, start, start + length));
            double[] target = softmax(Arrays.copyOfRange(labels, start, start + length));
            for (int i = 0; i < length; i++) {
                gradient[start + i] = (of[i] - target[i]) / queries;
            }
        }
        return gradient;
    }

    private static double[] softmax(double[] x) {
        double sum = Arrays.stream(x).map(Math::exp).sum();
        return Arrays.stream(x).map(value -> Math.exp(value) / sum).toArray();
    }

    private static double[] each(double[] like, IntToDoubleFunction f) {
        double[] values = new double[like.length];
        Arrays.setAll(values, f);
        return values;
    }

    private static float[][] rows(double[] values) {
        return Arrays.stream(values)
                .mapToObj(value -> new float[] {(float) value})
                .toArray(float[][]::new);
    }

    private static JsonNode loss(JsonNode vectors, String name) {
        return vectors.path("losses")
                .valueStream()
                .filter(loss -> loss.path("loss_name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void requireNorms(EncoderWeights weights, JsonNode loss) {
        double square = 0;
        double whole = loss.path("grad_norm").asDouble();
        int seen = 0;
        for (Parameter parameter : weights.parameters()) {
            square += Math.pow(Norms.of(parameter.gradient()), 2);
            for (Parameter.Slice slice : parameter.slices()) {
                JsonNode expected = loss.path("grad_norms").path(slice.name());
                if (!expected.isMissingNode()) {
                    double norm = Norms.of(parameter.gradient().narrow(0, slice.start(), slice.rows()));
                    assertThat(norm)
                            .as(slice.name())
                            .isCloseTo(expected.asDouble(), within(Math.max(1e-3 * expected.asDouble(), 1e-6 * whole)));
                    seen++;
                }
            }
        }
        assertThat(seen).isEqualTo(loss.path("grad_norms").size());
        assertThat(Math.sqrt(square)).isCloseTo(whole, within(1e-3 * whole));
    }

    private static double[] flat(JsonNode lists) {
        return lists.valueStream()
                .flatMap(JsonNode::valueStream)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    private static PairTokens pair(JsonNode one) {
        return new PairTokens(ints(one.path("ids")), ints(one.path("types")));
    }

    private static int[] ints(JsonNode values) {
        return values.valueStream().mapToInt(JsonNode::asInt).toArray();
    }

    private static EncoderWeights weights() throws IOException {
        JsonNode config =
                new ObjectMapper().readTree(MODEL.resolve("config.json").toFile());
        List<String> notes = new ArrayList<>();
        try (TensorFile file = Safetensors.open(MODEL.resolve("model.safetensors"))) {
            EncoderWeights weights =
                    EncoderFiles.open(file, EncoderConfigReader.read(config), Device.CPU, 1, notes::add);
            assertThat(notes)
                    .containsExactly(MODEL.resolve("model.safetensors") + " has no classifier.weight, classifier.bias:"
                            + " these start at random values and have to be trained");
            float[] head = new float[weights.config().hidden()];
            for (int i = 0; i < head.length; i++) {
                head[i] = (float) Math.sin(i + 1);
            }
            try (var _ = TensorScope.open()) {
                EncoderWeights.Affine classifier = weights.head().classifier();
                classifier.weight().master().copy_(Tensors.floats(Device.CPU, head, 1, head.length));
                classifier.bias().master().copy_(Tensors.floats(Device.CPU, new float[] {0.1f}, 1));
            }
            weights.refresh(DType.F32);
            return weights;
        }
    }
}

package dev.edgewise.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.format.safetensors.Safetensors;
import dev.edgewise.format.safetensors.SafetensorsWriter;
import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.model.Parameter;
import dev.edgewise.model.WeightFiles;
import dev.edgewise.random.Seeds;
import dev.edgewise.ranking.PairTokens;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Gradients;
import dev.edgewise.tensor.Norms;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Encoders that we wrote, opened by transformers: equal logits, and every gradient equals PyTorch's. Runs where
/// `EDGEWISE_PYTHON` names a Python with torch and transformers.
@Tag("native")
@Tag("slow")
class TransformersGradientTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bert, gelu, 1   | 12  | {}",
                "bert, gelu, 1   | 500 | {}",
                "bert, gelu_new  | 12  | {'num_attention_heads': 4}",
                "bert, relu      | 12  | {'hidden_act': 'silu', 'pad_token_id': 3}",
                "roberta         | 40  | {'type_vocab_size': 1}",
                "roberta         | 12  | {'model_type': 'xlm-roberta', 'hidden_act': 'relu'}",
                "distilbert      | 60  | {'activation': 'relu'}",
                "electra         | 12  | {}",
                "electra         | 12  | {'embedding_size': 16}",
                "modernbert      | 31  | {}",
                "modernbert      | 500 | {}",
                "modernbert      | 45  | {'classifier_pooling': 'mean', 'attention_bias': true, 'mlp_bias': true}",
                "modernbert      | 20  | {'norm_bias': true, 'classifier_bias': true, 'classifier_activation': 'relu'}"
            })
    void everyGradientIsPyTorchs(String base, int longest, String changes) throws Exception {
        String python = System.getenv("EDGEWISE_PYTHON");
        Assumptions.assumeTrue(python != null, "skipped: EDGEWISE_PYTHON names no Python with transformers");
        ObjectNode json = config(base, longest, changes);
        EncoderConfig config = EncoderConfigReader.read(json);
        try (var _ = TensorScope.open();
                var _ = Gradients.disabled();
                EncoderWeights weights = new EncoderWeights(config, Device.CPU)) {
            fill(weights);
            List<PairTokens> pairs = pairs(config, longest);
            float[][] gradient = gradient(pairs.size(), config.labels());
            JsonNode logits = transformers(python, json, weights, pairs, gradient);

            EncoderTraining training = new EncoderTraining(weights);
            float[][] ours = training.forward(pairs, Dropout.OFF);
            training.backward(gradient);

            for (int i = 0; i < pairs.size(); i++) {
                for (int k = 0; k < config.labels(); k++) {
                    assertThat(ours[i][k])
                            .isCloseTo((float) logits.path(i).path(k).asDouble(), within(2e-5f));
                }
            }
            requireEqual(weights);
        }
    }

    private static ObjectNode config(String base, int longest, String changes) throws IOException {
        TinyEncoder tiny = TinyEncoder.named(base);
        ObjectNode json = tiny.json().path("config").deepCopy();
        json.put("max_position_embeddings", Math.max(longest + 2, 14));
        JSON.readTree(changes.replace('\'', '"'))
                .properties()
                .forEach(entry -> json.set(entry.getKey(), entry.getValue()));
        json.putArray("architectures")
                .add(Family.of(json.path("model_type").asText()).architecture());
        ObjectNode labels = json.putObject("id2label");
        for (int i = 0; i < tiny.json().path("num_labels").asInt(); i++) {
            labels.put(Integer.toString(i), "LABEL_" + i);
        }
        return json;
    }

    private static void fill(EncoderWeights weights) {
        for (Parameter parameter : weights.parameters()) {
            RandomGenerator random = Seeds.stream(2, parameter.name());
            float[] values = new float[(int) parameter.master().count()];
            boolean scale =
                    parameter.master().shape().length == 1 && parameter.name().endsWith(".weight");
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (0.3 * random.nextGaussian()) + (scale ? 1 : 0);
            }
            parameter
                    .master()
                    .copy_(Tensors.floats(Device.CPU, values, parameter.master().shape()));
        }
        weights.refresh(DType.F32);
    }

    private static List<PairTokens> pairs(EncoderConfig config, int longest) {
        RandomGenerator random = Seeds.stream(3, "pairs");
        List<PairTokens> pairs = new ArrayList<>();
        for (int length : new int[] {3, longest, 2 * longest / 3, 5, longest / 2, 1}) {
            // Now and then the padding token, as a text may hold it.
            int[] ids = random.ints(length, 0, config.vocabulary()).toArray();
            pairs.add(new PairTokens(
                    ids, IntStream.range(0, length).map(t -> 2 * t / length).toArray()));
        }
        return pairs;
    }

    private static float[][] gradient(int pairs, int labels) {
        RandomGenerator random = Seeds.stream(4, "gradient");
        float[][] gradient = new float[pairs][labels];
        for (float[] row : gradient) {
            for (int k = 0; k < labels; k++) {
                row[k] = (float) random.nextGaussian();
            }
        }
        return gradient;
    }

    private JsonNode transformers(
            String python, ObjectNode config, EncoderWeights weights, List<PairTokens> pairs, float[][] gradient)
            throws Exception {
        JSON.writeValue(directory.resolve("config.json").toFile(), config);
        SafetensorsWriter.write(
                directory.resolve("model.safetensors"), WeightFiles.store(weights), SafetensorsWriter.PYTORCH);
        ObjectNode task = JSON.createObjectNode();
        task.set("ids", JSON.valueToTree(pairs.stream().map(PairTokens::ids).toList()));
        task.set(
                "types",
                JSON.valueToTree(pairs.stream().map(PairTokens::typeIds).toList()));
        task.set("gradient", JSON.valueToTree(gradient));
        JSON.writeValue(directory.resolve("pairs.json").toFile(), task);
        Path err = directory.resolve("python.err");
        Process process = new ProcessBuilder(
                        python,
                        Path.of("..", "testkit", "oracle", "check_encoder.py").toString(),
                        directory.toString())
                .redirectError(err.toFile())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(Files.readString(err)).isZero();
        return JSON.readTree(out);
    }

    private void requireEqual(EncoderWeights weights) {
        try (TensorFile file = Safetensors.open(directory.resolve("gradients.safetensors"))) {
            int seen = 0;
            double whole = 0;
            for (Parameter parameter : weights.parameters()) {
                whole = Math.max(whole, Norms.of(parameter.gradient()));
            }
            for (Parameter parameter : weights.parameters()) {
                for (Parameter.Slice slice : parameter.slices()) {
                    Tensor ours = parameter.gradient().narrow(0, slice.start(), slice.rows());
                    Tensor theirs = Tensors.like(ours);
                    WeightFiles.read(file, slice.name(), theirs);
                    double difference = Norms.of(ours.sub(theirs));
                    assertThat(difference).as(slice.name()).isLessThan(1e-5 * Norms.of(theirs) + 2e-6 * whole);
                    seen++;
                }
            }
            assertThat(seen).isEqualTo(file.tensors().size());
        }
    }
}

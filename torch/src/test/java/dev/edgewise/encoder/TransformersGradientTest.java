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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Encoders that we wrote, opened by transformers: equal logits, and every gradient equals PyTorch's. Runs where
/// `EDGEWISE_PYTHON` names a Python with torch and transformers.
@Tag("native")
@Tag("slow")
class TransformersGradientTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// A tiny model with some keys of its configuration changed, and the longest pair it reads.
    private record Case(String base, int longest, String changes) {}

    private static final List<Case> CASES = List.of(
            new Case("bert, gelu, 1", 12, "{}"),
            new Case("bert, gelu, 1", 500, "{}"),
            new Case("bert, gelu_new", 12, "{'num_attention_heads': 4}"),
            new Case("bert, relu", 12, "{'hidden_act': 'silu', 'pad_token_id': 3}"),
            new Case("roberta", 40, "{}"),
            new Case("roberta", 12, "{'model_type': 'xlm-roberta', 'hidden_act': 'relu'}"),
            new Case("distilbert", 60, "{'activation': 'relu'}"),
            new Case("electra", 12, "{}"),
            new Case("electra", 12, "{'embedding_size': 16}"),
            new Case("modernbert", 31, "{}"),
            new Case("modernbert", 500, "{}"),
            new Case("modernbert", 45, "{'classifier_pooling': 'mean', 'attention_bias': true, 'mlp_bias': true}"),
            new Case(
                    "modernbert", 20, "{'norm_bias': true, 'classifier_bias': true, 'classifier_activation': 'relu'}"));

    @TempDir
    Path directory;

    @Test
    void everyGradientIsPyTorchs() throws Exception {
        String python = System.getenv("EDGEWISE_PYTHON");
        Assumptions.assumeTrue(python != null, "skipped: EDGEWISE_PYTHON names no Python with transformers");
        try (var _ = TensorScope.open();
                var _ = Gradients.disabled()) {
            for (Case each : CASES) {
                write(each);
            }
            List<String> logits = transformers(python);
            for (int i = 0; i < CASES.size(); i++) {
                compare(CASES.get(i), JSON.readTree(logits.get(i)));
            }
        }
    }

    private void compare(Case each, JsonNode logits) throws IOException {
        EncoderConfig config = EncoderConfigReader.read(config(each));
        try (EncoderWeights weights = weights(config)) {
            List<PairTokens> pairs = pairs(config, each.longest());
            float[][] gradient = gradient(pairs.size(), config.labels());
            EncoderTraining training = new EncoderTraining(weights);
            float[][] ours = training.forward(pairs, Dropout.OFF);
            training.backward(gradient);
            for (int i = 0; i < pairs.size(); i++) {
                for (int k = 0; k < config.labels(); k++) {
                    assertThat(ours[i][k])
                            .as(each.toString())
                            .isCloseTo((float) logits.path(i).path(k).asDouble(), within(2e-5f));
                }
            }
            requireEqual(each, weights);
        }
    }

    private static ObjectNode config(Case each) throws IOException {
        TinyEncoder tiny = TinyEncoder.named(each.base());
        ObjectNode json = tiny.json().path("config").deepCopy();
        json.put("max_position_embeddings", Math.max(each.longest() + 2, 14));
        JSON.readTree(each.changes().replace('\'', '"'))
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

    private static EncoderWeights weights(EncoderConfig config) {
        EncoderWeights weights = new EncoderWeights(config, Device.CPU);
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
        return weights;
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

    private Path folder(Case each) {
        return directory.resolve(Integer.toString(CASES.indexOf(each)));
    }

    private void write(Case each) throws IOException {
        Path folder = Files.createDirectory(folder(each));
        ObjectNode json = config(each);
        EncoderConfig config = EncoderConfigReader.read(json);
        JSON.writeValue(folder.resolve("config.json").toFile(), json);
        try (EncoderWeights weights = weights(config)) {
            SafetensorsWriter.write(
                    folder.resolve("model.safetensors"), WeightFiles.store(weights), SafetensorsWriter.PYTORCH);
        }
        List<PairTokens> pairs = pairs(config, each.longest());
        ObjectNode task = JSON.createObjectNode();
        task.set("ids", JSON.valueToTree(pairs.stream().map(PairTokens::ids).toList()));
        task.set(
                "types",
                JSON.valueToTree(pairs.stream().map(PairTokens::typeIds).toList()));
        task.set("gradient", JSON.valueToTree(gradient(pairs.size(), config.labels())));
        JSON.writeValue(folder.resolve("pairs.json").toFile(), task);
    }

    /// Returns the logits of every case, a line of JSON each.
    private List<String> transformers(String python) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(python);
        command.add(Path.of("..", "testkit", "oracle", "check_encoder.py").toString());
        CASES.forEach(each -> command.add(folder(each).toString()));
        Path err = directory.resolve("python.err");
        Process process =
                new ProcessBuilder(command).redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(Files.readString(err)).isZero();
        return out.lines().toList();
    }

    private void requireEqual(Case each, EncoderWeights weights) {
        try (TensorFile file = Safetensors.open(folder(each).resolve("gradients.safetensors"))) {
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

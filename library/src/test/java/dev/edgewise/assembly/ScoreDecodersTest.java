package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.config.Precision;
import dev.edgewise.error.ModelException;
import dev.edgewise.format.safetensors.Safetensors;
import dev.edgewise.format.safetensors.SafetensorsWriter;
import dev.edgewise.format.tensor.TensorData;
import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.hub.DownloadProgress;
import dev.edgewise.model.Parameter;
import dev.edgewise.model.WeightFiles;
import dev.edgewise.ranking.PairTokens;
import dev.edgewise.rerank.PairModel;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Gradients;
import dev.edgewise.tensor.Norms;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import dev.edgewise.tensor.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Decoders with a head on the last token against `transformers`: `testkit/golden/score`.
@Tag("native")
class ScoreDecodersTest {
    private static final Path GOLDEN = Path.of("..", "testkit", "golden", "score");
    private static final List<String> NAMES = List.of("llama", "qwen3");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private static PairModel open(Path path) {
        Models models = new Models(Map.of(), DownloadProgress.SILENT, Device.CPU, 64, new Threads(1, Map.of(), 1));
        return Rankers.open(models, path, Precision.FP32);
    }

    private static JsonNode expected(String name) throws IOException {
        return JSON.readTree(GOLDEN.resolve(name).resolve("expected.json").toFile());
    }

    private static List<PairTokens> pairs(PairModel model, JsonNode expected) {
        List<String> queries = new ArrayList<>();
        List<String> documents = new ArrayList<>();
        expected.path("pairs").forEach(pair -> {
            queries.add(pair.get(0).asText());
            documents.add(pair.get(1).asText());
        });
        return model.tokenize(queries, documents).pairs();
    }

    private static float[][] rows(JsonNode json) {
        return JSON.convertValue(json, float[][].class);
    }

    @Test
    void tokensLogitsAndEveryGradientAreThoseOfTransformers() throws IOException {
        for (String name : NAMES) {
            JsonNode expected = expected(name);
            try (PairModel model = open(GOLDEN.resolve(name))) {
                List<PairTokens> pairs = pairs(model, expected);
                for (int i = 0; i < pairs.size(); i++) {
                    assertThat(pairs.get(i).ids())
                            .isEqualTo(
                                    JSON.convertValue(expected.path("input_ids").get(i), int[].class));
                }
                requireClose(model.logits(pairs), rows(expected.path("logits")));
                float[][] gradient = rows(expected.path("gradient"));
                requireClose(model.accumulate(pairs, 1, _ -> gradient), rows(expected.path("logits")));
                requireGradients(model, GOLDEN.resolve(name).resolve("gradients.safetensors"));
            }
        }
    }

    private static void requireClose(float[][] ours, float[][] theirs) {
        assertThat(ours).hasSameDimensionsAs(theirs);
        for (int i = 0; i < ours.length; i++) {
            assertThat(ours[i]).containsExactly(theirs[i], within(1e-5f));
        }
    }

    private static void requireGradients(PairModel model, Path file) {
        int seen = 0;
        try (var _ = TensorScope.open();
                var _ = Gradients.disabled();
                TensorFile gradients = Safetensors.open(file)) {
            for (Parameter parameter : model.trainable()) {
                for (Parameter.Slice slice : parameter.slices()) {
                    Tensor ours = parameter.gradient().narrow(0, slice.start(), slice.rows());
                    Tensor theirs = Tensors.like(ours);
                    WeightFiles.read(gradients, slice.name(), theirs);
                    assertThat(Norms.of(ours.sub(theirs))).as(slice.name()).isLessThan(1e-5 * Norms.of(theirs) + 1e-6);
                    seen++;
                }
            }
            assertThat(seen).isEqualTo(gradients.tensors().size());
        }
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        for (String name : NAMES) {
            JsonNode expected = expected(name);
            Path written = Files.createDirectory(directory.resolve(name));
            try (PairModel model = open(GOLDEN.resolve(name))) {
                model.write(written);
            }
            JsonNode config = JSON.readTree(written.resolve("config.json").toFile());
            JsonNode theirs =
                    JSON.readTree(GOLDEN.resolve(name).resolve("config.json").toFile());
            for (String key : List.of("architectures", "id2label", "label2id", "pad_token_id", "model_type")) {
                assertThat(config.path(key)).as(key).isEqualTo(theirs.path(key));
            }
            try (PairModel model = open(written)) {
                requireClose(model.logits(pairs(model, expected)), rows(expected.path("logits")));
                assertThat(model.description())
                        .startsWith(name + " decoder that scores its last token, 0.0M parameters");
            }
        }
    }

    @Test
    void aHeadThatIsMissingOrAnotherIsRefused() throws IOException {
        Path model = GOLDEN.resolve("llama");
        for (String file : List.of("config.json", "tokenizer.json", "tokenizer_config.json")) {
            Files.copy(model.resolve(file), directory.resolve(file));
        }
        Path weights = directory.resolve("model.safetensors");
        try (Safetensors file = Safetensors.open(model.resolve("model.safetensors"))) {
            List<TensorData> tensors = new ArrayList<>();
            file.tensors().forEach((name, info) -> {
                if (!name.equals("score.weight")) {
                    tensors.add(new TensorData(info, () -> file.bytes(name)));
                }
            });
            SafetensorsWriter.write(weights, tensors, SafetensorsWriter.PYTORCH);
        }
        assertThatThrownBy(() -> open(directory))
                .isInstanceOf(ModelException.class)
                .hasMessage(
                        "the model is no ranker yet: " + weights + " has no score.weight. Train it: algorithm rerank");

        Files.delete(weights);
        Files.copy(model.resolve("model.safetensors"), weights);
        Path config = directory.resolve("config.json");
        Files.writeString(
                config, Files.readString(config).replace("\"0\": \"LABEL_0\"", "\"0\": \"no\", \"1\": \"yes\""));
        assertThatThrownBy(() -> open(directory))
                .isInstanceOf(ModelException.class)
                .hasMessage(
                        "the head of " + weights + " has 1 labels ('score.weight'), but 2 were asked for; train with 1"
                                + " labels, or start from a checkpoint without a head");
    }
}

package dev.edgewise.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.assembly.OnnxExport;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.ModelException;
import dev.edgewise.ranking.PairTokens;
import dev.edgewise.text.tokenizer.PairLimit;
import dev.edgewise.text.tokenizer.PairTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A directory with graphs: onnxruntime gives the engine's logits from it, and it holds what others look for.
@Tag("native")
class OnnxDirectoryTest {
    private static final List<String> DOCUMENTS = List.of(
            "Paris is the capital and largest city of France.",
            "High blood pressure is treated with changes of habits and medicines.",
            "",
            "don't can't we'll I'm they're naïve café");

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bert        | {}
            bert        | {"id2label": {"0": "a", "1": "b", "2": "c"}, "hidden_act": "gelu_new"}
            bert        | {"model_type": "electra", "embedding_size": 32}
            bert        | {"model_type": "distilbert", "dim": 64, "n_heads": 4, "n_layers": 2, "hidden_dim": 96}
            roberta     | {"model_type": "roberta", "pad_token_id": 1, "type_vocab_size": 1}
            xlm-roberta | {"model_type": "xlm-roberta", "pad_token_id": 1, "type_vocab_size": 1}
            bert        | {"model_type": "modernbert", "num_hidden_layers": 4, "local_attention": 8, \
            "classifier_pooling": "mean", "initializer_range": 0.1}
            """)
    void onnxruntimeGivesTheEnginesLogits(String tokenizer, String changes) throws IOException, OrtException {
        Path model = RankerDirectories.random(directory.resolve("model"), tokenizer, changes);
        Path out = directory.resolve("onnx-model");
        OnnxExport.Written written = OnnxExport.write(model, out, List.of(OnnxType.INT8));
        assertThat(written.graphs()).containsExactly("onnx/model.onnx", "onnx/model_qint8_avx512_vnni.onnx");
        assertThat(written.longest()).isEqualTo(48);
        try (PairTokenizer pairs = PairTokenizer.open(out)) {
            assertThat(pairs.modelMaxLength()).hasValue(48);
            List<PairTokens> read = pairs.encode(
                            Collections.nCopies(DOCUMENTS.size(), "what is the capital of France"),
                            DOCUMENTS,
                            PairLimit.longestFirst(written.longest()))
                    .pairs();
            float[][] expected = RankerDirectories.logits(model, read);
            requireClose(out.resolve("onnx/model.onnx"), read, pairs.padId(), expected, 1e-4f);
            float spread = spread(expected);
            requireClose(out.resolve("onnx/model_qint8_avx512_vnni.onnx"), read, pairs.padId(), expected, spread);
        }
    }

    private static void requireClose(
            Path graph, List<PairTokens> pairs, int padding, float[][] expected, float tolerance) throws OrtException {
        try (OnnxRuntime runtime = new OnnxRuntime(graph)) {
            float[][] logits = runtime.logits(pairs, padding);
            for (int i = 0; i < expected.length; i++) {
                assertThat(logits[i]).containsExactly(expected[i], within(tolerance));
            }
        }
    }

    /// Returns how far the logits of these random models lie apart, within which rounding has to stay.
    private static float spread(float[][] logits) {
        float smallest = Float.POSITIVE_INFINITY;
        float largest = Float.NEGATIVE_INFINITY;
        for (float[] row : logits) {
            smallest = Math.min(smallest, row[0]);
            largest = Math.max(largest, row[0]);
        }
        return 0.25f * (largest - smallest);
    }

    @Test
    @Tag("slow")
    void miniLmHasTheReferencesLogits() throws IOException, OrtException {
        assumeTrue(Files.exists(RankerDirectories.MINILM), () -> RankerDirectories.MINILM + " is not on this machine");
        Path out = directory.resolve("onnx-model");
        OnnxExport.write(RankerDirectories.miniLm(directory.resolve("model")), out, List.of(OnnxType.INT8));
        JsonNode vectors;
        try (InputStream in = getClass().getResourceAsStream("minilm-logits.json")) {
            vectors = new ObjectMapper().readTree(in);
        }
        float[][] expected = new float[vectors.size()][1];
        List<PairTokens> read = new ArrayList<>();
        try (PairTokenizer pairs = PairTokenizer.open(out)) {
            for (int i = 0; i < expected.length; i++) {
                JsonNode vector = vectors.get(i);
                read.add(pairs.encode(
                        vector.get("first").asText(),
                        vector.get("second").asText(),
                        PairLimit.longestFirst(vector.get("max_length").asInt())));
                expected[i][0] = vector.get("logit").floatValue();
            }
            requireClose(out.resolve("onnx/model.onnx"), read, 0, expected, 1e-4f);
            requireClose(out.resolve("onnx/model_qint8_avx512_vnni.onnx"), read, 0, expected, 0.35f);
        }
        assertThat(Files.size(out.resolve("onnx/model.onnx"))).isBetween(90_000_000L, 92_000_000L);
        assertThat(Files.size(out.resolve("onnx/model_qint8_avx512_vnni.onnx"))).isBetween(22_000_000L, 25_000_000L);
    }

    @Test
    void theFilesOfACrossEncoderComeAlong() throws IOException {
        Path model = RankerDirectories.random(directory.resolve("model"), "bert", "{}");
        Files.writeString(model.resolve("README.md"), "card");
        Files.writeString(model.resolve("modules.json"), "[]");
        Files.writeString(model.resolve("sentence_bert_config.json"), "{}");
        Path settings = model.resolve("config_sentence_transformers.json");
        Files.writeString(settings, "{\"model_type\": \"CrossEncoder\"}");
        Path out = directory.resolve("out");
        OnnxExport.write(model, out, List.of());
        try (var files = Files.walk(out)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> out.relativize(file).toString()))
                    .containsExactlyInAnyOrder(
                            "README.md",
                            "config.json",
                            "config_sentence_transformers.json",
                            "modules.json",
                            "onnx/model.onnx",
                            "sentence_bert_config.json",
                            "special_tokens_map.json",
                            "tokenizer.json",
                            "tokenizer_config.json",
                            "vocab.txt");
        }
        assertThat(out.resolve("config.json")).hasSameBinaryContentAs(model.resolve("config.json"));

        Files.writeString(settings, "{\"model_type\": \"SentenceTransformer\"}");
        OnnxExport.write(model, out, List.of());
        assertThat(out.resolve("modules.json")).doesNotExist();
    }

    @Test
    void whatIsNoCrossEncoderIsRefused() throws IOException {
        Path model = RankerDirectories.random(directory.resolve("model"), "bert", "{}");
        Path out = directory.resolve("out");
        Path llama = Files.createDirectory(directory.resolve("llama"));
        Files.writeString(llama.resolve("config.json"), "{\"model_type\": \"llama\"}");
        assertThatThrownBy(() -> OnnxExport.write(llama, out, List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--outtype onnx writes encoders (bert, roberta, xlm-roberta, distilbert, electra,"
                        + " modernbert), but " + llama + " is of type 'llama'; give an encoder, or export this model"
                        + " with --format hf or gguf");
        Path gguf = Files.writeString(directory.resolve("x.gguf"), "GGUF");
        assertThatThrownBy(() -> OnnxExport.write(gguf, out, List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("--outtype onnx writes encoders (bert, roberta, xlm-roberta, distilbert, electra,"
                        + " modernbert), but " + gguf + " is no directory of one; give an encoder, or export this model"
                        + " with --format hf or gguf");
        Files.writeString(
                model.resolve("config.json"),
                Files.readString(model.resolve("config.json")).replace("420", "100"));
        assertThatThrownBy(() -> OnnxExport.write(model, out, List.of()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("word_embeddings");
        assertThat(out).doesNotExist();
    }

    @Test
    void aCheckpointWithoutAHeadIsRefused() throws IOException {
        assumeTrue(Files.exists(RankerDirectories.MINILM), () -> RankerDirectories.MINILM + " is not on this machine");
        Path minilm = RankerDirectories.MINILM;
        assertThatThrownBy(() -> OnnxExport.write(minilm, directory.resolve("out"), List.of()))
                .isInstanceOf(ModelException.class)
                .hasMessage(minilm + " cannot be exported, since " + minilm.resolve("model.safetensors")
                        + " has no classifier.weight, classifier.bias: these start at random values and have to be"
                        + " trained; train it as a cross-encoder first, or give a checkpoint with a classification"
                        + " head");
    }
}

package dev.edgewise.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.encoder.EncoderConfig;
import dev.edgewise.encoder.EncoderConfigReader;
import dev.edgewise.error.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// onnxruntime gives the logits of `transformers` from our graphs, family by family. The models are the tiny
/// ones of the reference, whose weights are made by a formula.
@Tag("native")
class OnnxFamiliesTest {
    @TempDir
    Path directory;

    /// A tiny model, named by what it is.
    record Tiny(JsonNode vector) {
        EncoderConfig config() {
            ObjectNode config = vector.get("config").deepCopy();
            return EncoderConfigReader.read(
                    config.put("num_labels", vector.get("num_labels").asInt()));
        }

        /// The t-th parameter by name, flattened element k: a·sin(0.7(k + 1) + t), a = 0.3 in matrices and 0.1 in
        /// vectors; plus 1 in vectors whose name ends in weight.
        Map<String, float[]> weights() {
            Map<String, float[]> weights = new HashMap<>();
            for (int t = 0; t < vector.get("parameters").size(); t++) {
                String name = vector.get("parameters").get(t).get(0).asText();
                JsonNode shape = vector.get("parameters").get(t).get(1);
                int size = 1;
                for (JsonNode dimension : shape) {
                    size *= dimension.asInt();
                }
                boolean matrix = shape.size() > 1;
                float[] values = new float[size];
                for (int k = 0; k < size; k++) {
                    double value = (matrix ? 0.3 : 0.1) * Math.sin(0.7 * (k + 1) + t);
                    values[k] = (float) (value + (!matrix && name.endsWith("weight") ? 1 : 0));
                }
                weights.put(name, values);
            }
            return weights;
        }

        Path write(Path file, OnnxType type) {
            Map<String, float[]> weights = weights();
            OnnxModel.write(file, config(), name -> Objects.requireNonNull(weights.get(name), name), type);
            return file;
        }

        float[][] logits(OnnxRuntime runtime) throws OrtException {
            Map<String, long[][]> rows = new HashMap<>();
            for (String input : runtime.inputs()) {
                rows.put(input, longs(vector.get(input)));
            }
            return runtime.logits(rows);
        }

        private static long[][] longs(JsonNode rows) {
            return new ObjectMapper().convertValue(rows, long[][].class);
        }

        @Override
        public String toString() {
            return vector.get("note").asText();
        }
    }

    static Stream<Tiny> models() {
        try (InputStream in = OnnxFamiliesTest.class.getResourceAsStream("tiny-models.json")) {
            JsonNode vectors = new ObjectMapper().readTree(in);
            return StreamSupport.stream(vectors.spliterator(), false).map(Tiny::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Tiny model(String note) {
        return models().filter(tiny -> tiny.toString().equals(note)).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("models")
    void onnxruntimeGivesTheLogitsOfTransformers(Tiny tiny) throws OrtException {
        try (OnnxRuntime runtime = new OnnxRuntime(tiny.write(directory.resolve("model.onnx"), OnnxType.FLOAT32))) {
            agree(tiny.logits(runtime), tiny.vector().get("logits"), 1e-5);
            boolean types = tiny.config().family().readsTypes();
            assertThat(runtime.inputs())
                    .containsExactlyElementsOf(
                            types
                                    ? List.of("input_ids", "attention_mask", "token_type_ids")
                                    : List.of("input_ids", "attention_mask"));
        }
    }

    /// These weights are large and the models narrow, so that rounding shows more than in a trained model.
    @ParameterizedTest
    @MethodSource("models")
    void bytesAreCloseToFloats(Tiny tiny) throws OrtException {
        float[][] signed;
        try (OnnxRuntime runtime = new OnnxRuntime(tiny.write(directory.resolve("int8.onnx"), OnnxType.INT8))) {
            signed = tiny.logits(runtime);
            agree(signed, tiny.vector().get("logits"), 0.05);
        }
        try (OnnxRuntime runtime = new OnnxRuntime(tiny.write(directory.resolve("uint8.onnx"), OnnxType.UINT8))) {
            float[][] unsigned = tiny.logits(runtime);
            for (int i = 0; i < signed.length; i++) {
                assertThat(unsigned[i]).containsExactly(signed[i], within(1e-5f));
            }
        }
    }

    private static void agree(float[][] logits, JsonNode expected, double tolerance) {
        assertThat(logits).hasNumberOfRows(expected.size());
        for (int row = 0; row < logits.length; row++) {
            for (int label = 0; label < logits[row].length; label++) {
                assertThat((double) logits[row][label])
                        .isCloseTo(expected.get(row).get(label).asDouble(), within(tolerance));
            }
        }
    }

    /// ModernBERT may read the mean of all tokens; the vectors have none of these. Padding changes nothing.
    @ParameterizedTest
    @MethodSource("models")
    void paddingChangesNothing(Tiny tiny) throws OrtException {
        ObjectNode config = tiny.vector().get("config").deepCopy();
        if (config.has("classifier_pooling")) {
            config.put("classifier_pooling", "mean");
        }
        ObjectNode vector = tiny.vector().deepCopy();
        vector.set("config", config);
        Tiny model = new Tiny(vector);
        long padding = config.path("pad_token_id").asLong();
        try (OnnxRuntime runtime = new OnnxRuntime(model.write(directory.resolve("model.onnx"), OnnxType.FLOAT32))) {
            long[][] short3 = {{3, 7, 9}};
            long[][] padded = {{3, 7, 9, padding, padding, padding}};
            float[][] alone = runtime.logits(rows(runtime, short3, 3));
            float[][] wide = runtime.logits(rows(runtime, padded, 3));
            assertThat(wide[0]).containsExactly(alone[0], within(1e-6f));
        }
    }

    private static Map<String, long[][]> rows(OnnxRuntime runtime, long[][] ids, int real) {
        Map<String, long[][]> rows = new HashMap<>();
        for (String input : runtime.inputs()) {
            long[] row = new long[ids[0].length];
            for (int i = 0; i < real; i++) {
                row[i] = input.equals("attention_mask") ? 1 : 0;
            }
            rows.put(input, new long[][] {row});
        }
        rows.put("input_ids", ids);
        return rows;
    }

    @Test
    void theSameModelGivesTheSameFile() throws IOException {
        Tiny tiny = model("bert, gelu, 1 label");
        byte[] first = Files.readAllBytes(tiny.write(directory.resolve("a.onnx"), OnnxType.INT8));
        assertThat(Files.readAllBytes(tiny.write(directory.resolve("b.onnx"), OnnxType.INT8)))
                .isEqualTo(first);
    }

    @Test
    void aModelBeyondTheFormatsSizeIsRefused() {
        ObjectNode config = model("bert, gelu, 1 label").vector().get("config").deepCopy();
        config.put("vocab_size", 600_000).put("hidden_size", 1024).put("num_attention_heads", 16);
        EncoderConfig large = EncoderConfigReader.read(config.put("num_labels", 1));
        assertThatThrownBy(
                        () -> OnnxModel.write(directory.resolve("x.onnx"), large, _ -> new float[0], OnnxType.FLOAT32))
                .isInstanceOf(ModelException.class)
                .hasMessage("the model would take 2491596800 bytes as ONNX, but such a file has at most 2147483647;"
                        + " export it with --quantize int8, or use a smaller model");
        assertThat(directory.resolve("x.onnx")).doesNotExist();
    }
}

package dev.edgewise.format.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.format.GoldenFiles;
import dev.edgewise.format.gguf.GgufFile;
import dev.edgewise.format.tensor.ElementType;
import dev.edgewise.format.tensor.TensorData;
import dev.edgewise.format.tensor.TensorEncoder;
import dev.edgewise.format.tensor.TensorInfo;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GgufTensorsTest {
    @ParameterizedTest
    @CsvSource({"llama-bf16, BF16", "qwen2, F16", "qwen3, F16"})
    void laysTensorsOutAsTheConverterDoes(String name, ElementType type) {
        try (ModelSource checkpoint = ModelFiles.open(GoldenFiles.model(name));
                GgufFile golden = GgufFile.open(GoldenFiles.gguf(name + ".gguf"));
                TensorEncoder encoder = new TensorEncoder()) {
            GgufTensors tensors = layOut(checkpoint, type, encoder);
            assertThat(tensors.halves()).isEmpty();
            assertThat(names(tensors))
                    .containsExactlyInAnyOrderElementsOf(golden.tensors().keySet());
            for (TensorData tensor : tensors.tensors()) {
                String stored = tensor.info().name();
                assertThat(tensor.info()).isEqualTo(golden.info(stored));
                assertThat(tensor.checkedBytes().mismatch(golden.bytes(stored)))
                        .as(stored)
                        .isEqualTo(-1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "llama-bias", "llama-tied", "qwen2", "qwen3"})
    void quantisesAsTheConverterDoes(String name) throws NoSuchAlgorithmException {
        JsonNode golden = GoldenFiles.json(Path.of("..", "testkit", "golden", "export", "q8_0.json"))
                .path("models")
                .path(name);
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        Set<String> halves = new LinkedHashSet<>();
        try (ModelSource checkpoint = ModelFiles.open(GoldenFiles.model(name));
                TensorEncoder encoder = new TensorEncoder()) {
            GgufTensors tensors = layOut(checkpoint, ElementType.Q8_0, encoder);
            assertThat(tensors.tensors()).hasSize(golden.size());
            for (TensorData tensor : tensors.tensors()) {
                JsonNode expected = golden.path(tensor.info().name());
                assertThat(tensor.info().type())
                        .hasToString(expected.path("type").asText());
                assertThat(HexFormat.of()
                                .formatHex(sha256.digest(tensor.checkedBytes().toArray(ValueLayout.JAVA_BYTE))))
                        .as(tensor.info().toString())
                        .isEqualTo(expected.path("sha256").asText());
                if (tensor.info().type() == ElementType.F16) {
                    halves.add(tensor.info().name());
                }
            }
            assertThat(tensors.halves()).containsExactlyElementsOf(halves).contains("blk.0.ffn_down.weight");
        }
    }

    @Test
    void aTensorGgufHasNoNameForIsRefused() {
        TensorData odd = floats("model.layers.0.mlp.experts.0.weight", 1, 2);
        try (TensorEncoder encoder = new TensorEncoder()) {
            assertThatThrownBy(() -> GgufTensors.of(List.of(odd), "qwen3", 2, ElementType.F16, encoder))
                    .isInstanceOf(ModelException.class)
                    .hasMessage(
                            "tensor 'model.layers.0.mlp.experts.0.weight' has no name in GGUF; export a Hugging Face"
                                    + " directory instead: --format hf");
        }
    }

    @Test
    void rowOrdersAreInverse() {
        RowOrder order = new RowOrder(6);
        for (long row = 0; row < 18; row++) {
            assertThat(order.huggingFace(order.stored(row))).isEqualTo(row);
            assertThat(order.stored(order.huggingFace(row))).isEqualTo(row);
        }
        assertThat(order.huggingFace(7)).isEqualTo(9);
    }

    static TensorData floats(String name, float... values) {
        return new TensorData(
                new TensorInfo(name, ElementType.F32, new long[] {values.length}), () -> MemorySegment.ofArray(values));
    }

    private static List<String> names(GgufTensors tensors) {
        return tensors.tensors().stream().map(tensor -> tensor.info().name()).toList();
    }

    private static GgufTensors layOut(ModelSource checkpoint, ElementType type, TensorEncoder encoder) {
        JsonNode config = checkpoint.config();
        int heads = config.path("num_attention_heads").asInt();
        int headSize = config.hasNonNull("head_dim")
                ? config.path("head_dim").asInt()
                : config.path("hidden_size").asInt() / heads;
        List<TensorData> source = checkpoint.weights().tensors().values().stream()
                .map(info -> new TensorData(
                        new TensorInfo(info.name(), ElementType.F32, info.shape()),
                        () -> MemorySegment.ofArray(checkpoint.weights().floats(info.name()))))
                .toList();
        return GgufTensors.of(source, config.path("model_type").asText(), headSize, type, encoder);
    }
}

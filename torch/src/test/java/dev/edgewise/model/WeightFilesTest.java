package dev.edgewise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.format.safetensors.Safetensors;
import dev.edgewise.format.safetensors.SafetensorsWriter;
import dev.edgewise.format.tensor.TensorData;
import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.format.tensor.TensorInfo;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.TensorScope;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A configuration that claims more than the file of weights holds. Nothing here may allocate what is claimed: the
/// test JVM would not survive it.
class WeightFilesTest {
    private static final String OF_ANOTHER = "; the file is incomplete or of another model";
    private static final String CHECK = "; check that weights and configuration are of one model";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            num_hidden_layers       | 2000000000 | 'model.layers.2.input_layernorm.weight' is missing from FILE, which has 21 tensors
            vocab_size              | 40000000   | 'model.embed_tokens.weight' of FILE has shape [64, 32] but config.json asks for [40000000, 32]
            vocab_size              | 2147483647 | 'model.embed_tokens.weight' of FILE has shape [64, 32] but config.json asks for [2147483647, 32]
            intermediate_size       | 2000000    | 'model.layers.0.mlp.gate_proj.weight' of FILE has shape [40, 32] but config.json asks for [2000000, 32]
            head_dim                | 2147483646 | 'model.layers.0.self_attn.q_proj.weight' of FILE has shape [32, 32] but config.json asks for [8589934584, 32]
            num_attention_heads     | 32         | 'model.layers.0.self_attn.q_proj.weight' of FILE has shape [32, 32] but config.json asks for [256, 32]
            """)
    void aClaimIsRefusedBeforeAnythingIsAllocated(String key, int value, String message) {
        ObjectNode config = (ObjectNode) Golden.json("models/llama/config.json");
        DecoderConfig claimed = DecoderConfigReader.read(config.put(key, value));
        try (TensorFile file = Golden.tensors("llama")) {
            String end = message.contains("missing") ? OF_ANOTHER : CHECK;
            assertThatThrownBy(() -> WeightFiles.requireFit(file, claimed))
                    .isInstanceOf(ModelException.class)
                    .hasMessage(
                            ("tensor " + message).replace("FILE", file.path().toString()) + end);
        }
    }

    @Test
    void tensorsOfAnotherModelAreRefused() {
        DecoderConfig shallow = DecoderConfigReader.read(
                ((ObjectNode) Golden.json("models/llama/config.json")).put("num_hidden_layers", 1));
        try (TensorFile file = Golden.tensors("llama")) {
            assertThatThrownBy(() -> WeightFiles.requireFit(file, shallow))
                    .isInstanceOf(ModelException.class)
                    .hasMessage("tensor 'model.layers.1.input_layernorm.weight' of " + file.path()
                            + " does not belong to a llama model with this config.json" + CHECK);
        }
    }

    @Test
    void anUntiedModelWithoutAHeadIsRefused() {
        DecoderConfig untied = DecoderConfigReader.read(
                ((ObjectNode) Golden.json("models/llama-tied/config.json")).put("tie_word_embeddings", false));
        try (TensorFile file = Golden.tensors("llama-tied")) {
            assertThatThrownBy(() -> WeightFiles.requireFit(file, untied))
                    .isInstanceOf(ModelException.class)
                    .hasMessage("tensor 'lm_head.weight' is missing from " + file.path() + ", which has "
                            + file.tensors().size() + " tensors" + OF_ANOTHER);
        }
    }

    @Tag("native")
    @Test
    void aTiedModelMayBeStoredWithItsHeadAlone(@TempDir Path directory) {
        Path path = directory.resolve("model.safetensors");
        DecoderConfig config = DecoderConfigReader.read(Golden.json("models/llama-tied/config.json"));
        try (TensorFile file = Golden.tensors("llama-tied")) {
            List<TensorData> renamed = file.tensors().values().stream()
                    .map(info -> new TensorData(
                            new TensorInfo(
                                    info.name().replace("model.embed_tokens", "lm_head"), info.type(), info.shape()),
                            () -> file.bytes(info.name())))
                    .toList();
            SafetensorsWriter.write(path, renamed, SafetensorsWriter.PYTORCH);
        }
        try (var _ = TensorScope.open();
                TensorFile file = Safetensors.open(path);
                Weights weights = WeightFiles.open(file, config, Device.CPU);
                Weights golden = Golden.weights("llama-tied", "config.json", DType.F32)) {
            assertThat(Arrays.hashCode(weights.embedding().master().toFloats()))
                    .isEqualTo(Arrays.hashCode(golden.embedding().master().toFloats()));
        }
    }
}

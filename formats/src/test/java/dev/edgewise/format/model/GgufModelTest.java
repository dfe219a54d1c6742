package dev.edgewise.format.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.format.GoldenFiles;
import dev.edgewise.format.tensor.ElementType;
import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.format.tensor.TensorInfo;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GgufModelTest {
    private static final List<String> KEYS = List.of(
            "model_type",
            "architectures",
            "hidden_act",
            "hidden_size",
            "intermediate_size",
            "num_hidden_layers",
            "num_attention_heads",
            "num_key_value_heads",
            "rms_norm_eps",
            "rope_theta",
            "rope_scaling",
            "max_position_embeddings",
            "vocab_size",
            "tie_word_embeddings",
            "bos_token_id",
            "eos_token_id",
            "pad_token_id");

    @ParameterizedTest
    @ValueSource(strings = {"llama-bf16", "qwen2", "qwen3"})
    void configurationEqualsTheCheckpointItWasConvertedFrom(String name) {
        JsonNode expected = GoldenFiles.json(GoldenFiles.model(name).resolve("config.v4.json"));
        try (ModelSource model = ModelFiles.open(GoldenFiles.gguf(name + ".gguf"))) {
            for (String key : KEYS) {
                assertThat(model.config().path(key))
                        .as(key)
                        .hasToString(expected.path(key).toString());
            }
            int heads = expected.path("num_attention_heads").intValue();
            int headSize =
                    expected.path("head_dim").asInt(expected.path("hidden_size").intValue() / heads);
            assertThat(model.config().path("head_dim").intValue()).isEqualTo(headSize);
            assertThat(model.config().path("attention_bias").booleanValue()).isEqualTo(name.equals("qwen2"));
            assertThat(model.config().path("mlp_bias").booleanValue()).isFalse();
            assertThat(model.generationConfig())
                    .hasToString("{\"bos_token_id\":1,\"pad_token_id\":0,\"eos_token_id\":2}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama-bf16", "qwen2", "qwen3"})
    void weightsEqualTheCheckpointTheyWereConvertedFrom(String name) {
        try (ModelSource model = ModelFiles.open(GoldenFiles.gguf(name + ".gguf"));
                ModelSource checkpoint = ModelFiles.open(GoldenFiles.model(name))) {
            TensorFile weights = model.weights();
            assertThat(weights.tensors().keySet())
                    .containsExactlyInAnyOrderElementsOf(
                            checkpoint.weights().tensors().keySet());
            for (TensorInfo info : checkpoint.weights().tensors().values()) {
                boolean half = weights.info(info.name()).type() == ElementType.F16;
                float[] expected = checkpoint.weights().floats(info.name());
                for (int i = 0; half && i < expected.length; i++) {
                    expected[i] = Float.float16ToFloat(Float.floatToFloat16(expected[i]));
                }
                assertThat(weights.floats(info.name())).as(info.name()).containsExactly(expected);
                assertThat(weights.info(info.name()).shape()).containsExactly(info.shape());
            }
        }
    }

    @Test
    void storedBytesComeInTheSameRowOrder() {
        String name = "model.layers.1.self_attn.k_proj.weight";
        try (ModelSource model = ModelFiles.open(GoldenFiles.gguf("llama-bf16.gguf"));
                ModelSource checkpoint = ModelFiles.open(GoldenFiles.model("llama-bf16"))) {
            MemorySegment bytes = model.weights().bytes(name);
            assertThat(bytes.mismatch(checkpoint.weights().bytes(name))).isEqualTo(-1);
            MemorySegment tooBig = MemorySegment.ofArray(new byte[(int) bytes.byteSize() * 2 + 4]);
            assertThatThrownBy(() -> model.weights().read(name, tooBig))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("needs 2048 bytes as floats, but the destination has 2052");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama3", "llama32", "llama3-odd", "linear", "yarn"})
    void recoversRopeScaling(String name) {
        JsonNode expected =
                GoldenFiles.json(GoldenFiles.gguf("rope-" + name + ".json")).path("rope_scaling");
        try (ModelSource model = ModelFiles.open(GoldenFiles.gguf("rope-" + name + ".gguf"))) {
            ObjectNode actual = (ObjectNode) model.config().path("rope_scaling");
            assertThat(actual.size()).isEqualTo(expected.size());
            expected.properties().forEach(entry -> {
                JsonNode value = actual.path(entry.getKey());
                if (entry.getValue().isNumber()) {
                    assertThat(value.doubleValue())
                            .as(entry.getKey())
                            .isEqualTo(entry.getValue().doubleValue());
                } else {
                    assertThat(value).isEqualTo(entry.getValue());
                }
            });
            assertThat(model.weights().tensors()).containsOnlyKeys("model.embed_tokens.weight");
        }
    }

    @Test
    void otherArchitecturesAreRefused() {
        assertThatThrownBy(() -> ModelFiles.open(GoldenFiles.gguf("types.gguf")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("general.architecture must be one of llama, qwen2, qwen3 but was 'types'");
    }
}

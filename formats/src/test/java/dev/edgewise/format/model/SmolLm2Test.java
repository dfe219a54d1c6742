package dev.edgewise.format.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.format.GoldenFiles;
import dev.edgewise.format.gguf.GgufFile;
import dev.edgewise.format.tensor.TensorInfo;
import dev.edgewise.testkit.Golden;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The real file, against what gguf's Python reads from it.
class SmolLm2Test {
    private static final JsonNode EXPECTED = GoldenFiles.json(GoldenFiles.gguf("smollm2.json"));

    @Test
    void tensorsHaveTheValuesGgufReads() {
        try (GgufFile file = GgufFile.open(GoldenFiles.smolLm2())) {
            assertThat(file.tensors()).hasSize(EXPECTED.path("tensors").intValue());
            assertThat(file.tensors().values().stream()
                            .mapToLong(TensorInfo::elements)
                            .sum())
                    .isEqualTo(EXPECTED.path("parameters").longValue());
            EXPECTED.path("spots").properties().forEach(entry -> {
                JsonNode spot = entry.getValue();
                float[] values = file.floats(entry.getKey());
                assertThat(file.info(entry.getKey()).type())
                        .hasToString(spot.path("type").asText());
                assertThat(Arrays.copyOf(values, 6)).containsExactly(Golden.floats(spot.path("first")));
                assertThat(Arrays.copyOfRange(values, values.length - 6, values.length))
                        .containsExactly(Golden.floats(spot.path("last")));
                double squares = 0;
                for (float value : values) {
                    squares += (double) value * value;
                }
                double expected = spot.path("sum_of_squares").doubleValue();
                assertThat(squares).as(entry.getKey()).isCloseTo(expected, within(1e-9 * expected));
            });
        }
    }

    @Test
    void queriesAndKeysComeInHuggingFacesRowOrder() {
        Path path = GoldenFiles.smolLm2();
        try (ModelSource model = ModelFiles.open(path)) {
            EXPECTED.path("hugging_face_rows").properties().forEach(tensor -> {
                String name =
                        "model.layers.0.self_attn." + (tensor.getKey().contains("attn_q") ? "q" : "k") + "_proj.weight";
                float[] values = model.weights().floats(name);
                tensor.getValue().properties().forEach(row -> {
                    int at = Integer.parseInt(row.getKey()) * 576;
                    assertThat(Arrays.copyOfRange(values, at, at + 4)).containsExactly(Golden.floats(row.getValue()));
                });
            });
        }
    }

    @Test
    void configurationIsSmolLm2s() {
        try (ModelSource model = ModelFiles.open(GoldenFiles.smolLm2())) {
            assertThat(model.config())
                    .hasToString(
                            "{\"model_type\":\"llama\",\"architectures\":[\"LlamaForCausalLM\"],\"hidden_act\":\"silu\","
                                    + "\"hidden_size\":576,\"intermediate_size\":1536,\"num_hidden_layers\":30,"
                                    + "\"num_attention_heads\":9,\"num_key_value_heads\":3,\"head_dim\":64,\"rms_norm_eps\":1.0E-5,"
                                    + "\"max_position_embeddings\":8192,\"vocab_size\":49152,\"tie_word_embeddings\":true,"
                                    + "\"attention_bias\":false,\"mlp_bias\":false,\"rope_theta\":100000.0,\"rope_scaling\":null,"
                                    + "\"bos_token_id\":1,\"pad_token_id\":2,\"eos_token_id\":2}");
        }
    }
}

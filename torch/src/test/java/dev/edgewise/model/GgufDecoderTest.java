package dev.edgewise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.format.gguf.GgufFile;
import dev.edgewise.format.gguf.GgufMetadata;
import dev.edgewise.format.gguf.GgufValue;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GgufDecoderTest {
    private static final Path GOLDEN = Path.of("..", "testkit", "golden");

    private static ObjectNode config(String name) throws IOException {
        return (ObjectNode) new ObjectMapper()
                .readTree(GOLDEN.resolve("models")
                        .resolve(name)
                        .resolve("config.json")
                        .toFile());
    }

    private static GgufMetadata metadata(ObjectNode config) {
        return new GgufMetadata(Path.of("x.gguf"), GgufDecoder.metadata(DecoderConfigReader.read(config)));
    }

    @Test
    void namesTheShapeAsTheConverterDoes() throws IOException {
        GgufMetadata metadata = metadata(config("llama-tied"));
        assertThat(metadata.values())
                .containsOnlyKeys(
                        "llama.block_count",
                        "llama.context_length",
                        "llama.embedding_length",
                        "llama.feed_forward_length",
                        "llama.attention.head_count",
                        "llama.attention.head_count_kv",
                        "llama.rope.freq_base",
                        "llama.attention.layer_norm_rms_epsilon",
                        "llama.attention.key_length",
                        "llama.attention.value_length",
                        "llama.vocab_size",
                        "llama.rope.dimension_count");
        assertThat(metadata.integer("llama.embedding_length")).hasValue(36);
        assertThat(metadata.integer("llama.feed_forward_length")).hasValue(40);
        assertThat(metadata.integer("llama.attention.head_count")).hasValue(3);
        assertThat(metadata.integer("llama.attention.head_count_kv")).hasValue(1);
        assertThat(metadata.integer("llama.rope.dimension_count")).hasValue(12);
        assertThat(metadata.integer("llama.vocab_size")).hasValue(97);
        assertThat(metadata.values().get("llama.rope.freq_base")).isEqualTo(GgufValue.float32(100_000));
        assertThat(metadata.values().get("llama.block_count")).isEqualTo(GgufValue.uint32(2));
    }

    @ParameterizedTest
    @CsvSource({"linear, 2.5, ''", "yarn, 4, 32"})
    void scalingIsMetadata(String kind, double factor, String context) throws IOException {
        GgufMetadata metadata = metadata(config("llama-rope-" + kind));
        assertThat(metadata.string("llama.rope.scaling.type")).hasValue(kind);
        assertThat(metadata.number("llama.rope.scaling.factor")).hasValue(factor);
        assertThat(metadata.integer("llama.rope.scaling.original_context_length").stream()
                        .boxed()
                        .map(String::valueOf)
                        .findFirst()
                        .orElse(""))
                .isEqualTo(context);
        assertThat(metadata.has("llama.rope.scaling.attn_factor")).isFalse();
        assertThat(GgufDecoder.ropeFactors(DecoderConfigReader.read(config("llama-rope-" + kind))))
                .isNull();
    }

    /// llama.cpp multiplies `attn_factor` with 0.1 ln(factor) + 1; Hugging Face's factor is the product.
    @Test
    void yarnsTemperatureIsRelativeToTheUsualOne() throws IOException {
        ObjectNode config = config("llama-rope-yarn");
        ((ObjectNode) config.path("rope_parameters"))
                .put("attention_factor", 1.5)
                .put("beta_fast", 16);
        GgufMetadata metadata = metadata(config);
        assertThat(metadata.number("llama.rope.scaling.attn_factor").orElseThrow())
                .isCloseTo(1.5 / (0.1 * Math.log(4) + 1), within(1e-6));
        assertThat(metadata.number("llama.rope.scaling.yarn_beta_fast")).hasValue(16);
        assertThat(metadata.number("llama.rope.scaling.yarn_beta_slow")).hasValue(1);
    }

    /// Factors that `make_gguf.py` computed with the converter's formula.
    @Test
    void llama3ScalingIsFactors() throws IOException {
        float[] factors = GgufDecoder.ropeFactors(DecoderConfigReader.read(config("llama-rope-llama3")));
        try (GgufFile golden = GgufFile.open(GOLDEN.resolve("gguf/rope-llama3.gguf"))) {
            assertThat(factors).containsExactly(golden.floats("rope_freqs.weight"), within(1e-6f));
        }
        assertThat(metadata(config("llama-rope-llama3")).has("llama.rope.scaling.type"))
                .isFalse();
    }

    @Test
    void whatLlamaCppLacksIsRefused() throws IOException {
        refuses(
                config("llama-rope-dynamic"),
                "llama.cpp has no RoPE scaling 'dynamic', whose frequencies depend on the length of the text");
        ObjectNode exact = config("llama-rope-yarn");
        ((ObjectNode) exact.path("rope_parameters")).put("truncate", false);
        refuses(exact, "llama.cpp rounds the bounds of YaRN's ramp but this model does not (truncate: false)");
        ObjectNode qwen = config("qwen3");
        qwen.set("rope_parameters", config("llama-rope-llama3").path("rope_parameters"));
        refuses(qwen, "llama.cpp has RoPE scaling 'llama3' for llama models only but this one is qwen3");
        refuses(
                config("qwen3").put("attention_bias", true),
                "llama.cpp's qwen3 has no biases on attention but this model does");
        refuses(
                config("qwen2").put("head_dim", 16),
                "llama.cpp reads attention biases only where heads times head size is the hidden size 32 but here it is 64");
        assertThat(metadata(config("llama-bias")).values()).isNotEmpty();
        assertThat(metadata(config("qwen2")).values()).isNotEmpty();
    }

    private static void refuses(ObjectNode config, String message) {
        assertThatThrownBy(() -> metadata(config))
                .isInstanceOf(ModelException.class)
                .hasMessage(message + "; export a Hugging Face directory instead: --format hf");
    }
}

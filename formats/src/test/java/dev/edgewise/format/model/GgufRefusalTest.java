package dev.edgewise.format.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ModelException;
import dev.edgewise.format.gguf.GgufType;
import dev.edgewise.format.gguf.GgufValue;
import dev.edgewise.format.gguf.GgufWriter;
import dev.edgewise.format.tensor.ElementType;
import dev.edgewise.format.tensor.TensorData;
import dev.edgewise.format.tensor.TensorInfo;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that are good GGUF but no model we can run, and some odd ones that are.
class GgufRefusalTest {
    private final Map<String, GgufValue> metadata = new LinkedHashMap<>();
    private final List<TensorData> tensors = new ArrayList<>();

    @TempDir
    Path directory;

    @BeforeEach
    void tinyLlama() {
        metadata.put("general.architecture", GgufValue.string("llama"));
        metadata.put("llama.embedding_length", GgufValue.uint32(32));
        metadata.put("llama.feed_forward_length", GgufValue.uint32(64));
        metadata.put("llama.block_count", GgufValue.uint32(1));
        metadata.put("llama.context_length", GgufValue.uint32(128));
        metadata.put("llama.attention.head_count", GgufValue.uint32(4));
        metadata.put("llama.attention.layer_norm_rms_epsilon", GgufValue.float32(1e-6f));
        tensor("token_embd.weight", 2, 32);
    }

    private void tensor(String name, long... shape) {
        TensorInfo info = new TensorInfo(name, ElementType.F32, shape);
        tensors.add(new TensorData(info, () -> MemorySegment.ofArray(new byte[(int) info.bytes()])));
    }

    private Path write() {
        Path file = directory.resolve("model.gguf");
        GgufWriter.write(file, metadata, tensors);
        return file;
    }

    private void refuses(String message) {
        Path file = write();
        assertThatThrownBy(() -> ModelFiles.open(file))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(message);
    }

    @Test
    void absentKeysTakeLlamaCppDefaults() {
        try (ModelSource model = ModelFiles.open(write())) {
            assertThat(model.config().path("num_key_value_heads").intValue()).isEqualTo(4);
            assertThat(model.config().path("head_dim").intValue()).isEqualTo(8);
            assertThat(model.config().path("rope_theta").doubleValue()).isEqualTo(10_000);
            assertThat(model.config().path("rms_norm_eps").doubleValue()).isEqualTo(1e-6);
            assertThat(model.config().path("rope_scaling").isNull()).isTrue();
            assertThat(model.config().has("eos_token_id")).isFalse();
        }
    }

    @Test
    void whatANeighbouringArchitectureComputes() {
        metadata.put("llama.attention.scale", GgufValue.float32(0.5f));
        refuses(
                "model.gguf: llama.attention.scale must be 0 but is 0.5, which changes what the model computes; use another"
                        + " model");
        metadata.put("llama.attention.scale", GgufValue.float32(0));
        metadata.put("llama.logit_scale", GgufValue.float32(2));
        refuses("model.gguf: llama.logit_scale must be 0 or 1 but is 2.0, which changes what the model computes; use"
                + " another model");
        metadata.put("llama.logit_scale", GgufValue.float32(1));
        metadata.put("llama.attention.causal", GgufValue.bool(false));
        refuses("model.gguf: llama.attention.causal must be true but is false; use a model that writes text");
    }

    @Test
    void severalEndTokens() {
        metadata.put("tokenizer.ggml.eos_token_id", GgufValue.uint32(9));
        metadata.put("tokenizer.ggml.eot_token_id", GgufValue.uint32(4));
        try (ModelSource model = ModelFiles.open(write())) {
            assertThat(model.generationConfig()).hasToString("{\"eos_token_id\":[4,9]}");
        }
    }

    @Test
    void perLayerNumbersMustAgree() {
        metadata.put("llama.feed_forward_length", GgufValue.int32s(List.of(64, 64)));
        try (ModelSource model = ModelFiles.open(write())) {
            assertThat(model.config().path("intermediate_size").intValue()).isEqualTo(64);
        }
        metadata.put("llama.feed_forward_length", GgufValue.int32s(List.of(64, 96)));
        refuses("llama.feed_forward_length must be equal in all layers but was [64, 96]");
    }

    @Test
    void mixturesOfExperts() {
        metadata.put("llama.expert_count", GgufValue.uint32(8));
        refuses("is a mixture of experts (8 experts), which is not supported");
    }

    @Test
    void foreignTensors() {
        tensor("blk.0.ffn_gate_exps.weight", 2, 32);
        refuses("tensor 'blk.0.ffn_gate_exps.weight' belongs to no model of the Llama family");
    }

    @Test
    void partialRotation() {
        metadata.put("llama.rope.dimension_count", GgufValue.uint32(4));
        refuses("the head size must be even, and equal for keys, values and RoPE, but was 8, 8, 4");
    }

    @Test
    void headsThatDoNotDivideTheWidth() {
        metadata.put("llama.attention.head_count", GgufValue.uint32(5));
        refuses("llama.attention.head_count must divide the width 32 but was 5");
        metadata.put("llama.attention.head_count", GgufValue.uint32(0));
        refuses("must divide the width 32 but was 0");
    }

    @Test
    void rowsThatAreNoWholeHeads() {
        tensor("blk.0.attn_q.weight", 12, 32);
        refuses("tensor blk.0.attn_q.weight F32[12, 32] must have a multiple of the head size 8 rows");
    }

    @Test
    void missingPieces() {
        metadata.remove("llama.context_length");
        refuses("metadata 'llama.context_length' is missing; convert the model again");
        metadata.put("llama.context_length", GgufValue.string("many"));
        refuses("metadata 'llama.context_length' must be a whole number but is of type STRING");
        metadata.remove("general.architecture");
        refuses("metadata 'general.architecture' is missing");
    }

    @Test
    void missingEmbedding() {
        tensors.clear();
        Path file = write();
        assertThatThrownBy(() -> ModelFiles.open(file))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("tensor 'token_embd.weight' is not in " + file);
    }

    @Test
    void otherRopeScalings() {
        metadata.put("llama.rope.scaling.type", GgufValue.string("longrope"));
        refuses("RoPE scaling must be none, linear, yarn or llama3 but was 'longrope'");
        metadata.put("llama.rope.scaling.type", GgufValue.string("yarn"));
        refuses("metadata 'llama.rope.scaling.factor' is missing");
    }

    @Test
    void ropeFactorsOfAnotherLength() {
        tensor("rope_freqs.weight", 3);
        refuses("rope_freqs.weight must have 4 elements, half the head size, but has 3");
    }

    @Test
    void ropeFactorsThatAreNoFactors() {
        tensor("rope_freqs.weight", 4);
        refuses("rope_freqs.weight must hold finite numbers above 0 but has 0.0");
    }

    @Test
    void ropeFactorsWithoutALaw() {
        tensors.add(GgufTensors.ropeFactors(new float[] {1, 3, 2, 7}));
        refuses("rope_freqs.weight is [1.0, 3.0, 2.0, 7.0], which no supported RoPE scaling gives; supported are none,"
                + " linear, yarn and llama3 (ones, a blend, then one factor). Use another model");
    }

    @Test
    void yarnsAttentionFactorIsTheWholeFactor() {
        metadata.put("llama.rope.scaling.type", GgufValue.string("yarn"));
        metadata.put("llama.rope.scaling.factor", GgufValue.float32(4));
        metadata.put("llama.rope.scaling.attn_factor", GgufValue.float32(0.5f));
        metadata.put("llama.rope.scaling.yarn_beta_fast", new GgufValue.Decimal(GgufType.FLOAT64, 16));
        try (ModelSource model = ModelFiles.open(write())) {
            assertThat(model.config().path("rope_scaling"))
                    .hasToString("{\"rope_type\":\"yarn\",\"factor\":4.0,\"beta_fast\":16.0,\"attention_factor\":"
                            + 0.5 * (0.1 * Math.log(4) + 1) + "}");
        }
    }
}

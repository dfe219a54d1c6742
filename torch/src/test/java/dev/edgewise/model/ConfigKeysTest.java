package dev.edgewise.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Gradients;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every key of `config.json`, off its default, against what `transformers` makes of it (`make_config_keys.py`): where
/// it computes we compute the same or refuse, where it refuses we refuse.
class ConfigKeysTest {
    private static final JsonNode GOLDEN = Golden.json("config-keys.json");

    /// What is refused although `transformers` computes something: with random weights, or what is not computed here.
    private static final String REFUSED_EVERYWHERE = """
            {"hidden_act":"gelu"} → config.json: hidden_act must be "silu" or "swish" but is "gelu"; the MLP has no other \
            activation. Use another checkpoint
            {"attention_dropout":0.5} → config.json: attention_dropout must be 0 or null but is 0.5; there is no dropout, \
            so training would differ. Use another checkpoint
            {"partial_rotary_factor":0.5} → config.json: partial_rotary_factor must be null or 1 but is 0.5; whole heads \
            are rotated. Use another checkpoint
            {"is_encoder_decoder":true} → config.json: is_encoder_decoder must be false but is true; the model is a \
            decoder. Use another checkpoint
            {"is_causal":false} → config.json: is_causal must be true but is false; attention is causal. Use another \
            checkpoint
            {"attention_chunk_size":4} → config.json: attention_chunk_size must be null but is 4; attention is full. Use \
            another checkpoint
            """;

    private static final Map<String, String> REFUSED = Map.of("llama", """
            {"num_hidden_layers":1} → tensor 'model.layers.1.input_layernorm.weight' of FILE does not belong to a llama \
            model with this config.json; check that weights and configuration are of one model
            {"num_hidden_layers":3} → tensor 'model.layers.2.input_layernorm.weight' is missing from FILE, which has 21 \
            tensors; the file is incomplete or of another model
            {"attention_bias":true} → tensor 'model.layers.0.self_attn.q_proj.bias' is missing from FILE, which has 21 \
            tensors; the file is incomplete or of another model
            {"mlp_bias":true} → tensor 'model.layers.0.mlp.gate_proj.bias' is missing from FILE, which has 21 tensors; \
            the file is incomplete or of another model
            {"rope_parameters":{"rope_type":"longrope","short_factor":[1.0,1.0,1.0,1.0],"long_factor":[2.0,2.0,2.0,2.0]}} \
            → rope scaling 'longrope' is not supported; supported are default, linear, dynamic, llama3 and yarn
            {"rope_parameters":{"full_attention":{"rope_type":"linear","factor":2.5}}} → config.json: rope_parameters has \
            a section full_attention, but a rotary embedding of its own for each kind of layer is not supported; use a \
            checkpoint with one for all layers
            {"use_sliding_window":true,"sliding_window":4} → config.json: sliding_window must be null or max_position_embeddings or more but is 4; \
            transformers passes over the window of a llama, and the program that trained it may not have. Use another \
            checkpoint
            {"use_sliding_window":true,"sliding_window":4,"max_window_layers":1,"layer_types":null} → \
            config.json: sliding_window must be null or max_position_embeddings or more but is 4; \
            transformers passes over the window of a llama, and the program that trained it may not have. Use another \
            checkpoint
            {"use_sliding_window":true,"sliding_window":4,"max_window_layers":2,"layer_types":null} → \
            config.json: sliding_window must be null or max_position_embeddings or more but is 4; \
            transformers passes over the window of a llama, and the program that trained it may not have. Use another \
            checkpoint
            {"use_sliding_window":true,"sliding_window":4,"max_window_layers":0} → \
            config.json: sliding_window must be null or max_position_embeddings or more but is 4; \
            transformers passes over the window of a llama, and the program that trained it may not have. Use another \
            checkpoint
            {"use_sliding_window":true,"sliding_window":4,"layer_types":["full_attention","sliding_attention"]} → \
            config.json: sliding_window must be null or max_position_embeddings or more but is 4; \
            transformers passes over the window of a llama, and the program that trained it may not have. Use another \
            checkpoint
            {"sliding_window":4} → \
            config.json: sliding_window must be null or max_position_embeddings or more but is 4; \
            transformers passes over the window of a llama, and the program that trained it may not have. Use another \
            checkpoint
            """, "qwen2", """
            {"tie_word_embeddings":"<absent>"} → tensor 'lm_head.weight' is missing from FILE, which has 26 tensors; the \
            file is incomplete or of another model
            {"rope_parameters":{"rope_type":"longrope","short_factor":[1.0,1.0,1.0,1.0],"long_factor":[2.0,2.0,2.0,2.0]}} \
            → rope scaling 'longrope' is not supported; supported are default, linear, dynamic, llama3 and yarn
            {"use_sliding_window":true,"sliding_window":4,"max_window_layers":1,"layer_types":null} → use_sliding_window \
            is true, but sliding-window attention is not supported; use a checkpoint with full attention
            {"use_sliding_window":true,"sliding_window":4,"layer_types":["full_attention","sliding_attention"]} → \
            config.json: layer_types must be full_attention for each of the 2 layers but is \
            ["full_attention","sliding_attention"]; use a checkpoint with full attention
            """, "qwen3", """
            {"attention_bias":true} → tensor 'model.layers.0.self_attn.q_proj.bias' is missing from FILE, which has 25 \
            tensors; the file is incomplete or of another model
            {"use_sliding_window":true,"sliding_window":4,"max_window_layers":1,"layer_types":null} → use_sliding_window \
            is true, but sliding-window attention is not supported; use a checkpoint with full attention
            {"use_sliding_window":true,"sliding_window":4,"layer_types":["full_attention","sliding_attention"]} → \
            config.json: layer_types must be full_attention for each of the 2 layers but is \
            ["full_attention","sliding_attention"]; use a checkpoint with full attention
            """);

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen2", "qwen3"})
    void everyKeyOfTransformersIsListed(String type) {
        List<String> listed = ConfigKeys.ROWS.stream()
                .filter(row -> row.types().contains(type))
                .flatMap(row -> row.names().stream())
                .toList();
        assertThat(GOLDEN.path(type + "_keys"))
                .isNotEmpty()
                .allSatisfy(key -> assertThat(listed).contains(key.asText()));
        assertThat(listed).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen2", "qwen3"})
    void absentKeysHaveTheDefaultsOfTransformers(String type) {
        DecoderConfig config =
                DecoderConfigReader.read(JsonNodeFactory.instance.objectNode().put("model_type", type));
        JsonNode expected = GOLDEN.path(type + "_defaults");
        assertThat(config.vocabulary()).isEqualTo(expected.path("vocab_size").intValue());
        assertThat(config.hidden()).isEqualTo(expected.path("hidden_size").intValue());
        assertThat(config.mlp()).isEqualTo(expected.path("intermediate_size").intValue());
        assertThat(config.layers()).isEqualTo(expected.path("num_hidden_layers").intValue());
        assertThat(config.heads())
                .isEqualTo(expected.path("num_attention_heads").intValue());
        assertThat(config.keyHeads())
                .isEqualTo(expected.path("num_key_value_heads").intValue());
        assertThat(config.headSize()).isEqualTo(expected.path("head_dim").asInt(128));
        assertThat(config.context())
                .isEqualTo(expected.path("max_position_embeddings").intValue());
        assertThat(config.normEpsilon()).isEqualTo(expected.path("rms_norm_eps").doubleValue());
        assertThat(config.tied()).isEqualTo(expected.path("tie_word_embeddings").booleanValue());
        assertThat(config.outputBias())
                .isEqualTo(expected.path("attention_bias").asBoolean(false));
        assertThat(config.mlpBias()).isEqualTo(expected.path("mlp_bias").asBoolean(false));
        assertThat(config.ropeTheta()).isEqualTo(10_000);
        assertThat(config.ropeScaling()).isEqualTo(new RopeScaling.None());
    }

    @Tag("native")
    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen2", "qwen3"})
    void everyKeyOffItsDefaultIsAsInTransformersOrRefused(String type) {
        ObjectNode config = (ObjectNode) Golden.json("models/" + type + "/config.json");
        List<String> refused = new ArrayList<>();
        try (TensorFile file = Golden.tensors(type)) {
            for (JsonNode probe : GOLDEN.path(type)) {
                JsonNode change = probe.path("change");
                if (probe.has("error")) {
                    assertThatThrownBy(() -> {
                                float[] _ = logits(changed(config, change), file);
                            })
                            .as("%s: transformers refuses %s", type, change)
                            .isInstanceOf(ModelException.class);
                    continue;
                }
                try {
                    JsonNode expected = probe.has("same") ? GOLDEN.path(type + "_logits") : probe.path("logits");
                    DecoderParityTest.close(
                            logits(changed(config, change), file), Golden.floats(expected), type + " " + change);
                } catch (ModelException e) {
                    refused.add(
                            change + " → " + e.getMessage().replace(file.path().toString(), "FILE"));
                }
            }
        }
        assertThat(refused)
                .containsExactlyInAnyOrderElementsOf(
                        (REFUSED.get(type) + REFUSED_EVERYWHERE).lines().toList());
    }

    private static ObjectNode changed(ObjectNode config, JsonNode change) {
        ObjectNode changed = config.deepCopy();
        change.properties().forEach(entry -> {
            if (entry.getValue().asText().equals("<absent>")) {
                changed.remove(entry.getKey());
            } else {
                changed.set(entry.getKey(), entry.getValue());
            }
        });
        return changed;
    }

    /// Of the last token.
    private static float[] logits(JsonNode json, TensorFile file) {
        long[] ids = Arrays.stream(Golden.ints(GOLDEN.path("input_ids")))
                .asLongStream()
                .toArray();
        DecoderConfig config = DecoderConfigReader.read(json);
        try (var _ = TensorScope.open();
                var _ = Gradients.disabled();
                Weights weights = WeightFiles.open(file, config, Device.CPU);
                Rope rope = new Rope(config, Device.CPU)) {
            weights.refresh(DType.F32);
            Tensor hidden =
                    new DecoderTraining(weights, rope).forward(Tensors.longs(Device.CPU, ids, 1, ids.length), false);
            float[] all = new TokenHead(weights, 7).logits(hidden).toFloats();
            return Arrays.copyOfRange(all, all.length - config.vocabulary(), all.length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2048, 4096})
    void aWindowThatHoldsTheWholeContextChangesNothing(int window) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("model_type", "llama");
        json.put("max_position_embeddings", 2048).put("sliding_window", window);

        assertThat(DecoderConfigReader.read(json).context()).isEqualTo(2048);
    }

    @Test
    void theDocumentedTableIsThisOne() {
        assertThat(Path.of("../docs/files.md")).content().contains(ConfigKeys.markdown());
    }
}

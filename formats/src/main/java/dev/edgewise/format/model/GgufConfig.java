package dev.edgewise.format.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import dev.edgewise.format.gguf.GgufFile;
import dev.edgewise.format.gguf.GgufMetadata;
import dev.edgewise.format.gguf.GgufValue;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;

/// A GGUF file's metadata as the `config.json` Hugging Face would have for the model.
///
/// What GGUF does not say is read off the tensors: the vocabulary size, whether the embeddings are tied (no
/// `output.weight`), whether the projections have biases.
final class GgufConfig {
    /// Keys of neighbouring architectures, which llama.cpp reads for some of ours too, and the value beside 0 that
    /// changes nothing.
    private static final Map<String, Double> NEUTRAL = Map.of(
            "attention.scale", 0.0,
            "attention.clamp_kqv", 0.0,
            "attention.max_alibi_bias", 0.0,
            "attn_logit_softcapping", 0.0,
            "final_logit_softcapping", 0.0,
            "rope.scaling.yarn_log_multiplier", 0.0,
            "logit_scale", 1.0,
            "residual_scale", 1.0,
            "embedding_scale", 1.0);

    private final GgufFile file;
    private final GgufMetadata metadata;
    private final String architecture;

    /// @throws ModelException if the architecture is not supported
    GgufConfig(GgufFile file) {
        this.file = file;
        this.metadata = file.metadata();
        this.architecture = metadata.requireString("general.architecture");
        SupportedModels.requireSupported(file.path(), "general.architecture", architecture);
        if (metadata.integer(key("expert_count")).orElse(0) > 0) {
            throw new ModelException(file.path() + " is a mixture of experts ("
                    + metadata.requireInteger(key("expert_count"))
                    + " experts), which is not supported; use a dense model");
        }
        NEUTRAL.forEach(this::requireNeutral);
        if (!metadata.bool(key("attention.causal")).orElse(true)) {
            throw new ModelException(file.path() + ": " + key("attention.causal")
                    + " must be true but is false; use a model that writes text");
        }
    }

    private void requireNeutral(String name, double neutral) {
        double value = metadata.number(key(name)).orElse(0);
        if (value != 0 && value != neutral) {
            throw new ModelException(file.path() + ": " + key(name) + " must be " + (neutral == 0 ? "0" : "0 or 1")
                    + " but is " + value + ", which changes what the model computes; use another model");
        }
    }

    String architecture() {
        return architecture;
    }

    /// Rows of one attention head.
    ///
    /// @throws ModelException if key and value heads differ in size, only a part of a head is rotated, or the
    ///     size is odd
    long headSize() {
        long size = metadata.integer(key("attention.key_length")).orElseGet(this::defaultHeadSize);
        long values = metadata.integer(key("attention.value_length")).orElse(size);
        long rotated = metadata.integer(key("rope.dimension_count")).orElse(size);
        if (size < 2 || size % 2 != 0 || values != size || rotated != size) {
            throw new ModelException(
                    "%s: the head size must be even, and equal for keys, values and RoPE, but was %d, %d, %d"
                            .formatted(file.path(), size, values, rotated));
        }
        return size;
    }

    private long defaultHeadSize() {
        long width = metadata.requireInteger(key("embedding_length"));
        long heads = uniform(key("attention.head_count"));
        if (heads < 1 || width % heads != 0) {
            throw new ModelException("%s: %s must divide the width %d but was %d; convert the model again"
                    .formatted(file.path(), key("attention.head_count"), width, heads));
        }
        return width / heads;
    }

    /// Returns the configuration, with `rope_theta` and `rope_scaling` at the top level as transformers 4 writes
    /// them and 5 reads.
    ///
    /// @throws ModelException if something is missing, or said of single layers only
    ObjectNode build() {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("model_type", architecture);
        config.putArray("architectures").add(SupportedModels.causalClass(architecture));
        config.put("hidden_act", "silu");
        config.put("hidden_size", metadata.requireInteger(key("embedding_length")));
        config.put("intermediate_size", uniform(key("feed_forward_length")));
        config.put("num_hidden_layers", metadata.requireInteger(key("block_count")));
        long heads = uniform(key("attention.head_count"));
        config.put("num_attention_heads", heads);
        config.put(
                "num_key_value_heads",
                metadata.has(key("attention.head_count_kv")) ? uniform(key("attention.head_count_kv")) : heads);
        config.put("head_dim", headSize());
        config.put("rms_norm_eps", number(key("attention.layer_norm_rms_epsilon")));
        config.put("max_position_embeddings", metadata.requireInteger(key("context_length")));
        config.put("vocab_size", file.info(GgufNames.TOKEN_EMBEDDING).shape()[0]);
        config.put("tie_word_embeddings", !file.tensors().containsKey(GgufNames.OUTPUT));
        config.put("attention_bias", file.tensors().containsKey("blk.0.attn_q.bias"));
        config.put("mlp_bias", file.tensors().containsKey("blk.0.ffn_up.bias"));
        double theta = metadata.number(key("rope.freq_base")).orElse(10_000);
        config.put("rope_theta", theta);
        config.set("rope_scaling", new GgufRope(file, architecture).scaling(theta, headSize()));
        putTokens(config);
        return config;
    }

    /// Returns what `generation_config.json` would say: beginning, end and padding tokens.
    ObjectNode generationConfig() {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        putTokens(config);
        return config;
    }

    private void putTokens(ObjectNode config) {
        metadata.integer("tokenizer.ggml.bos_token_id").ifPresent(id -> config.put("bos_token_id", id));
        metadata.integer("tokenizer.ggml.padding_token_id").ifPresent(id -> config.put("pad_token_id", id));
        TreeSet<Long> ends = new TreeSet<>();
        metadata.integer("tokenizer.ggml.eos_token_id").ifPresent(ends::add);
        metadata.integer("tokenizer.ggml.eot_token_id").ifPresent(ends::add);
        if (ends.size() == 1) {
            config.put("eos_token_id", ends.first());
        } else if (ends.size() > 1) {
            ArrayNode array = config.putArray("eos_token_id");
            ends.forEach(array::add);
        }
    }

    /// Returns a number given once, or per layer and equal in all.
    private long uniform(String key) {
        if (!(metadata.values().get(key) instanceof GgufValue.Items)) {
            return metadata.requireInteger(key);
        }
        long[] layers = metadata.integers(key).orElseThrow();
        long[] distinct = Arrays.stream(layers).distinct().toArray();
        if (distinct.length != 1) {
            throw new ModelException(file.path() + ": " + key + " must be equal in all layers but was "
                    + Arrays.toString(layers) + "; such models are not supported");
        }
        return distinct[0];
    }

    private double number(String key) {
        return metadata.number(key)
                .orElseThrow(() -> new ModelException(
                        file.path() + ": metadata '" + Quoted.of(key) + "' is missing; convert the model again"));
    }

    private String key(String name) {
        return architecture + "." + name;
    }
}

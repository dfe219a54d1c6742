package dev.edgewise.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What becomes of the keys of a `config.json`: all those that `transformers` 5.18 has for the supported
/// architectures, and those of neighbours that would compute something else. Other keys are passed over, as
/// `transformers` does.
final class ConfigKeys {
    /// What becomes of a key.
    enum Use {
        READ,
        /// Read by nobody here, because it changes no logits.
        WITHOUT_EFFECT,
        /// Refused unless it has a value that changes nothing.
        REFUSED
    }

    /// A row of the table.
    ///
    /// @param types the architectures that have the keys
    /// @param allowed JSON texts of the values that are not refused; empty unless [Use#REFUSED]
    record Row(List<String> names, List<String> types, Use use, List<String> allowed, String text) {
        Row {
            names = List.copyOf(names);
            types = List.copyOf(types);
            allowed = List.copyOf(allowed);
        }

        private boolean allows(JsonNode value, JsonNode config) {
            if (allowed.contains(WINDOW) && value.isNumber()) {
                return value.doubleValue()
                        >= config.path("max_position_embeddings").asInt(Integer.MAX_VALUE);
            }
            return allowed.stream()
                    .anyMatch(text -> value.isNumber()
                            ? Character.isDigit(text.charAt(0)) && Double.parseDouble(text) == value.doubleValue()
                            : value.toString().equals(text));
        }
    }

    private static final List<String> ALL = List.of("llama", "qwen2", "qwen3");
    private static final List<String> QWEN = List.of("qwen2", "qwen3");
    private static final String NONE = "null";
    private static final String WINDOW = "max_position_embeddings or more";

    /// The table, in the order of the documentation.
    static final List<Row> ROWS = List.of(
            read(ALL, "The architecture.", "model_type"),
            read(
                    ALL,
                    "Sizes. Compared with the weights before anything is loaded.",
                    "vocab_size",
                    "hidden_size",
                    "intermediate_size",
                    "num_hidden_layers",
                    "num_attention_heads",
                    "num_key_value_heads",
                    "head_dim"),
            read(
                    ALL,
                    "Longest prompt and completion together; the base of dynamic RoPE scaling.",
                    "max_position_embeddings"),
            read(ALL, "ε of RMSNorm.", "rms_norm_eps"),
            read(
                    ALL,
                    "The rotary embedding: default, linear, dynamic, llama3 or yarn.",
                    "rope_parameters",
                    "rope_scaling",
                    "rope_theta",
                    "original_max_position_embeddings"),
            read(
                    ALL,
                    "Whether the head is the embedding. A head of its own in the weights is kept.",
                    "tie_word_embeddings"),
            read(List.of("llama", "qwen3"), "Biases on q, k, v and o; qwen2 has them on q, k, v.", "attention_bias"),
            read(List.of("llama"), "Biases on the MLP.", "mlp_bias"),
            read(
                    QWEN,
                    "Whether layers slide, which is refused: attention is full.",
                    "use_sliding_window",
                    "sliding_window",
                    "max_window_layers"),
            read(ALL, "Refused unless `full_attention` for every layer.", "layer_types"),
            read(ALL, "Refused unless `null`: quantised weights are read from GGUF only.", "quantization_config"),
            refused(ALL, List.of("\"silu\"", "\"swish\""), "the MLP has no other activation", "hidden_act"),
            refused(ALL, List.of("0", NONE), "there is no dropout, so training would differ", "attention_dropout"),
            refused(ALL, List.of("true"), "attention is causal", "is_causal"),
            refused(ALL, List.of("false"), "the model is a decoder", "is_encoder_decoder"),
            refused(ALL, List.of("true"), "the causal models of transformers fail without it", "return_dict"),
            refused(ALL, List.of(NONE, "{}"), "all layers are alike", "per_layer_config"),
            refused(ALL, List.of(NONE, "0"), "layers share no keys and values", "num_kv_shared_layers"),
            refused(ALL, List.of(NONE), "the model is no part of another", "text_config", "decoder", "generator"),
            refused(ALL, List.of(NONE, "1"), "whole heads are rotated", "partial_rotary_factor"),
            refused(ALL, List.of(NONE, "false"), "RoPE turns the halves of a head", "rope_interleaved"),
            refused(
                    List.of("llama"),
                    List.of(NONE, WINDOW),
                    "transformers passes over the window of a llama, and the program that trained it may not have",
                    "sliding_window"),
            refused(ALL, List.of(NONE), "attention is full", "attention_chunk_size", "no_rope_layers"),
            refused(
                    ALL,
                    List.of(NONE),
                    "it belongs to another architecture",
                    "attn_logit_softcapping",
                    "final_logit_softcapping",
                    "query_pre_attn_scalar",
                    "attention_multiplier",
                    "clip_qkv",
                    "kv_lora_rank",
                    "q_lora_rank"),
            refused(
                    ALL,
                    List.of(NONE, "1"),
                    "it belongs to another architecture",
                    "logit_scale",
                    "logits_scaling",
                    "embedding_multiplier",
                    "residual_multiplier",
                    "scale_emb"),
            refused(
                    ALL,
                    List.of(NONE, "0"),
                    "the MLP has no experts",
                    "num_experts",
                    "num_local_experts",
                    "n_routed_experts"),
            refused(
                    ALL,
                    List.of(NONE, "false"),
                    "it belongs to another architecture",
                    "alibi",
                    "parallel_attn",
                    "use_parallel_residual",
                    "use_qk_norm",
                    "qk_layernorm",
                    "lm_head_bias"),
            ignored(
                    "Said by the tokenizer and generation_config.json.",
                    "bos_token_id",
                    "eos_token_id",
                    "pad_token_id"),
            ignored("Of new weights.", "initializer_range"),
            ignored("How the weights are stored; see precision.compute.", "dtype", "torch_dtype"),
            ignored(
                    "How transformers computes or what it returns.",
                    "use_cache",
                    "pretraining_tp",
                    "chunk_size_feed_forward",
                    "attn_implementation",
                    "output_hidden_states",
                    "output_attentions",
                    "tie_last_hidden_states"),
            ignored("Of classifiers.", "id2label", "label2id", "num_labels", "problem_type"),
            ignored(
                    "Where the file comes from.",
                    "architectures",
                    "auto_map",
                    "transformers_version",
                    "name_or_path",
                    "_name_or_path"));

    private ConfigKeys() {}

    private static Row read(List<String> types, String text, String... names) {
        return new Row(List.of(names), types, Use.READ, List.of(), text);
    }

    private static Row ignored(String text, String... names) {
        return new Row(List.of(names), ALL, Use.WITHOUT_EFFECT, List.of(), text);
    }

    private static Row refused(List<String> types, List<String> allowed, String text, String... names) {
        return new Row(List.of(names), types, Use.REFUSED, allowed, text);
    }

    /// Refuses values that would compute something else than is computed here.
    ///
    /// @throws ModelException if there is one
    static void requireSupported(JsonNode config, String type) {
        for (Row row : ROWS) {
            if (row.use() == Use.REFUSED && row.types().contains(type)) {
                row.names().stream()
                        .filter(name -> config.has(name) && !row.allows(config.path(name), config))
                        .forEach(name -> {
                            throw new ModelException("config.json: " + name + " must be "
                                    + String.join(" or ", row.allowed()) + " but is "
                                    + Quoted.of(config.path(name).toString()) + "; " + row.text()
                                    + ". Use another checkpoint");
                        });
            }
        }
    }

    /// Returns the rows as a table of the documentation.
    static String markdown() {
        List<String> lines = new ArrayList<>(List.of("| keys | what becomes of them |", "|---|---|"));
        for (Row row : ROWS) {
            String names = row.names().stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
            String types = row.types().equals(ALL) ? "" : " (" + String.join(", ", row.types()) + ")";
            String use = switch (row.use()) {
                case READ -> "";
                case WITHOUT_EFFECT -> "Without effect on logits. ";
                case REFUSED -> "Refused unless `" + String.join("` or `", row.allowed()) + "`: ";
            };
            String end = row.use() == Use.REFUSED ? "." : "";
            lines.add("| " + names + types + " | " + use + row.text() + end + " |");
        }
        return String.join("\n", lines) + "\n";
    }
}

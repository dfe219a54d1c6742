package dev.edgewise.format.model;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// GGUF's tensor names and Hugging Face's, for the Llama family.
final class GgufNames {
    /// Inverse frequency factors of RoPE; part of the configuration, not a weight.
    static final String ROPE_FREQS = "rope_freqs.weight";

    static final String TOKEN_EMBEDDING = "token_embd.weight";
    static final String OUTPUT = "output.weight";

    private static final Map<String, String> TOP = Map.of(
            TOKEN_EMBEDDING,
            "model.embed_tokens.weight",
            "output_norm.weight",
            "model.norm.weight",
            OUTPUT,
            "lm_head.weight");

    private static final Map<String, String> LAYER = Map.ofEntries(
            Map.entry("attn_norm", "input_layernorm"),
            Map.entry("attn_q", "self_attn.q_proj"),
            Map.entry("attn_k", "self_attn.k_proj"),
            Map.entry("attn_v", "self_attn.v_proj"),
            Map.entry("attn_output", "self_attn.o_proj"),
            Map.entry("attn_q_norm", "self_attn.q_norm"),
            Map.entry("attn_k_norm", "self_attn.k_norm"),
            Map.entry("ffn_norm", "post_attention_layernorm"),
            Map.entry("ffn_gate", "mlp.gate_proj"),
            Map.entry("ffn_up", "mlp.up_proj"),
            Map.entry("ffn_down", "mlp.down_proj"));

    private static final Map<String, String> TOP_BACK = reversed(TOP);
    private static final Map<String, String> LAYER_BACK = reversed(LAYER);

    private static final Pattern LAYER_NAME = Pattern.compile("blk\\.(\\d{1,5})\\.([a-z_]+)\\.(weight|bias)");

    private static final Pattern HUGGING_FACE_NAME =
            Pattern.compile("model\\.layers\\.(\\d{1,5})\\.([a-z_.]+)\\.(weight|bias)");

    private GgufNames() {}

    private static Map<String, String> reversed(Map<String, String> names) {
        return names.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));
    }

    /// Hugging Face's name; empty when a Llama-family model has no such tensor.
    static Optional<String> huggingFace(String gguf) {
        String top = TOP.get(gguf);
        if (top != null) {
            return Optional.of(top);
        }
        Matcher matcher = LAYER_NAME.matcher(gguf);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.ofNullable(LAYER.get(matcher.group(2)))
                .map(part -> "model.layers." + matcher.group(1) + "." + part + "." + matcher.group(3));
    }

    /// GGUF's name for a Hugging Face name; empty when a Llama-family model has no such tensor.
    static Optional<String> gguf(String huggingFace) {
        String top = TOP_BACK.get(huggingFace);
        if (top != null) {
            return Optional.of(top);
        }
        Matcher matcher = HUGGING_FACE_NAME.matcher(huggingFace);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.ofNullable(LAYER_BACK.get(matcher.group(2)))
                .map(part -> "blk." + matcher.group(1) + "." + part + "." + matcher.group(3));
    }

    /// Returns whether a tensor, by its Hugging Face name, is a query or key projection or its bias, whose rows
    /// GGUF's llama architecture reorders.
    static boolean isRotated(String huggingFace) {
        return huggingFace.contains(".self_attn.q_proj.") || huggingFace.contains(".self_attn.k_proj.");
    }
}

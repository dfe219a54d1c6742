package dev.edgewise.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.assembly.Models;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.config.Precision;
import dev.edgewise.hub.DownloadProgress;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Threads;
import dev.edgewise.text.tokenizer.HfTokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/// Models with random weights and the byte-level golden tokenizer.
public final class TinyModels {
    private static final Models MODELS =
            new Models(Map.of(), DownloadProgress.SILENT, Device.CPU, 256, new Threads(1, Map.of(), 1));

    private TinyModels() {}

    /// Makes a model with a context of 512 tokens.
    public static OpenModel open() {
        return open(11);
    }

    /// Makes one whose weights are drawn with a seed.
    static OpenModel open(long seed) {
        try {
            ObjectNode config = (ObjectNode) new ObjectMapper().readTree("""
                    {"model_type": "qwen2", "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2,
                     "num_attention_heads": 4, "num_key_value_heads": 2, "max_position_embeddings": 512,
                     "rms_norm_eps": 1e-6, "rope_theta": 10000.0, "vocab_size": 416, "tie_word_embeddings": true,
                     "hidden_act": "silu", "initializer_range": 0.3, "bos_token_id": 400, "eos_token_id": 403,
                     "pad_token_id": 400}
                    """);
            HfTokenizer tokenizer = HfTokenizer.open(Path.of("..", "testkit", "golden", "tokenizers", "byte-level"));
            return MODELS.fresh(config, tokenizer, Precision.FP32, seed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

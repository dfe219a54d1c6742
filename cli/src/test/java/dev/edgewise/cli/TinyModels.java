package dev.edgewise.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.assembly.ModelExport;
import dev.edgewise.assembly.Models;
import dev.edgewise.assembly.OpenModel;
import dev.edgewise.assembly.OutType;
import dev.edgewise.config.Precision;
import dev.edgewise.hub.DownloadProgress;
import dev.edgewise.model.Parameter;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Threads;
import dev.edgewise.text.tokenizer.HfTokenizer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;

/// Models with random weights and the byte-level golden tokenizer, as Hugging Face directories in F32.
final class TinyModels {
    static final Models MODELS =
            new Models(Map.of(), DownloadProgress.SILENT, Device.CPU, 256, new Threads(1, Map.of(), 1));

    private TinyModels() {}

    /// Writes a model of a `model_type`, changed by the JSON object `changes`.
    static Path write(Path directory, String type, String changes) throws IOException {
        ObjectNode config = (ObjectNode) new ObjectMapper().readTree("""
                {"model_type": "%s", "hidden_size": 64, "intermediate_size": 96, "num_hidden_layers": 2,
                 "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 32, "max_position_embeddings": 128,
                 "rms_norm_eps": 1e-6, "rope_theta": 10000.0, "vocab_size": 416, "tie_word_embeddings": false,
                 "hidden_act": "silu", "initializer_range": 0.2, "bos_token_id": 400, "eos_token_id": 403,
                 "pad_token_id": 400}
                """.formatted(type));
        config.setAll((ObjectNode) new ObjectMapper().readTree(changes));
        HfTokenizer tokenizer = HfTokenizer.open(Path.of("..", "testkit", "golden", "tokenizers", "byte-level"));
        try (OpenModel model = MODELS.fresh(config, tokenizer, Precision.FP32, 11)) {
            disturbVectors(model);
            new ModelExport(model, _ -> {}).huggingFace(directory, OutType.F32, Long.MAX_VALUE);
        }
        return directory;
    }

    /// Fresh norms are all 1 and fresh biases all 0, which would hide a wrong order.
    private static void disturbVectors(OpenModel model) {
        Random random = new Random(12);
        for (Parameter parameter : model.policy().weights().parameters()) {
            MemorySegment memory = parameter.master().memory();
            for (long at = 0; parameter.master().shape().length == 1 && at < memory.byteSize(); at += Float.BYTES) {
                float value = memory.get(ValueLayout.JAVA_FLOAT, at);
                memory.set(ValueLayout.JAVA_FLOAT, at, value + 0.2f * (float) random.nextGaussian());
            }
        }
    }

    static OpenModel open(Path path) {
        return MODELS.open(path, Precision.FP32);
    }
}

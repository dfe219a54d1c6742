package dev.edgewise.cli.assembly;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.format.model.SupportedModels;
import dev.edgewise.format.safetensors.ShardedSafetensorsWriter;
import dev.edgewise.format.tensor.ElementType;
import dev.edgewise.format.tensor.TensorData;
import dev.edgewise.format.tensor.TensorEncoder;
import dev.edgewise.model.DecoderConfig;
import dev.edgewise.model.WeightFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Writes a model as a Hugging Face directory that `transformers` opens: `config.json`, `generation_config.json`,
/// `model.safetensors` or its shards, and the tokenizer with its chat template.
final class ModelWriter {
    /// The largest shard, as `save_pretrained` of `transformers` 4 has it.
    static final long SHARD_BYTES = 5_000_000_000L;

    private static final ObjectMapper JSON = new ObjectMapper();

    private ModelWriter() {}

    /// Fills the existing directory `directory`, weights in F32.
    ///
    /// @throws CheckpointException if a file cannot be written
    static void write(OpenModel model, Path directory) {
        write(model, directory, ElementType.F32, SHARD_BYTES);
    }

    /// Fills the existing directory `directory`.
    ///
    /// @param type of the weights: F32, F16 or BF16
    /// @param shardBytes the most that a shard of the weights takes
    /// @throws CheckpointException if a file cannot be written
    /// @throws dev.edgewise.error.ModelException if a weight is not finite or too large for the type
    static void write(OpenModel model, Path directory, ElementType type, long shardBytes) {
        describe(model, directory, type);
        try (TensorEncoder encoder = new TensorEncoder()) {
            List<TensorData> tensors = WeightFiles.store(model.policy().weights()).stream()
                    .map(tensor -> encoder.encode(tensor.info().name(), tensor, type))
                    .toList();
            ShardedSafetensorsWriter.write(directory, tensors, shardBytes);
        }
    }

    /// Everything but the weights, which are F32.
    static void describe(OpenModel model, Path directory) {
        describe(model, directory, ElementType.F32);
    }

    private static void describe(OpenModel model, Path directory, ElementType type) {
        DecoderConfig decoder = model.policy().weights().config();
        ObjectNode config = model.config().deepCopy();
        config.putArray("architectures").add(SupportedModels.causalClass(decoder.modelType()));
        config.put("dtype", OutType.torchName(type));
        config.remove("torch_dtype");
        write(directory.resolve("config.json"), config);
        write(directory.resolve("generation_config.json"), model.generationConfig());
        model.tokenizer().save(directory);
    }

    private static void write(Path file, ObjectNode json) {
        try {
            JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), json);
        } catch (IOException e) {
            throw new CheckpointException(
                    "cannot write " + file + ": " + e.getMessage() + "; free space or choose another directory", e);
        }
    }
}

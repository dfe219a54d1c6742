package dev.edgewise.assembly;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.format.adapter.AdapterConfig;
import dev.edgewise.format.adapter.AdapterDirectory;
import dev.edgewise.format.model.SupportedModels;
import dev.edgewise.format.safetensors.SafetensorsWriter;
import dev.edgewise.format.safetensors.ShardedSafetensorsWriter;
import dev.edgewise.format.tensor.ElementType;
import dev.edgewise.format.tensor.TensorData;
import dev.edgewise.format.tensor.TensorEncoder;
import dev.edgewise.model.Adapters;
import dev.edgewise.model.DecoderConfig;
import dev.edgewise.model.WeightFiles;
import dev.edgewise.model.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/// Writes a model as a Hugging Face directory that `transformers` opens: `config.json`,
/// `generation_config.json`, `model.safetensors` or its shards, and the tokenizer with its chat template. A
/// model under an adapter is written as a directory that PEFT opens: `adapter_config.json`,
/// `adapter_model.safetensors`, and the tokenizer.
public final class ModelWriter {
    /// The largest shard, as `save_pretrained` of `transformers` 4 has it.
    static final long SHARD_BYTES = 5_000_000_000L;

    private static final ObjectMapper JSON = new ObjectMapper();

    private ModelWriter() {}

    /// Fills the existing directory `directory`, weights in F32.
    ///
    /// @throws CheckpointException if a file cannot be written
    public static void write(OpenModel model, Path directory) {
        write(model, directory, _ -> {});
    }

    /// As above.
    ///
    /// @param progress told how many of the weights are written
    public static void write(OpenModel model, Path directory, LongConsumer progress) {
        Weights weights = model.policy().weights();
        if (weights.adapter() == null) {
            write(model, directory, ElementType.F32, SHARD_BYTES, progress);
            return;
        }
        describe(model, directory);
        SafetensorsWriter.write(
                directory.resolve(AdapterDirectory.TENSORS), Adapters.store(weights), SafetensorsWriter.PYTORCH);
    }

    /// Fills the existing directory `directory`.
    ///
    /// @param type of the weights: F32, F16 or BF16
    /// @param shardBytes the most that a shard of the weights takes
    /// @throws CheckpointException if a file cannot be written
    /// @throws dev.edgewise.error.ModelException if a weight is not finite or too large for the type
    static void write(OpenModel model, Path directory, ElementType type, long shardBytes, LongConsumer progress) {
        describe(model, directory, type);
        try (TensorEncoder encoder = new TensorEncoder()) {
            List<TensorData> tensors = told(WeightFiles.store(model.policy().weights()), progress).stream()
                    .map(tensor -> encoder.encode(tensor.info().name(), tensor, type))
                    .toList();
            ShardedSafetensorsWriter.write(directory, tensors, shardBytes);
        }
    }

    /// Returns the tensors, whose writing is told in weights.
    static List<TensorData> told(List<TensorData> tensors, LongConsumer progress) {
        AtomicLong written = new AtomicLong();
        return tensors.stream()
                .map(tensor -> new TensorData(tensor.info(), () -> {
                    progress.accept(written.getAndAdd(tensor.info().elements()));
                    return tensor.bytes().get();
                }))
                .toList();
    }

    /// Everything but the weights, which are F32.
    static void describe(OpenModel model, Path directory) {
        describe(model, directory, ElementType.F32);
    }

    /// Everything but the weights of the whole model that an adapter and what is beneath it make.
    static void describeMerged(OpenModel model, Path directory) {
        describeWhole(model, directory, ElementType.F32);
        model.tokenizer().save(directory);
    }

    private static void describe(OpenModel model, Path directory, ElementType type) {
        AdapterConfig adapter = model.policy().weights().adapter();
        if (adapter == null) {
            describeWhole(model, directory, type);
        } else {
            AdapterDirectory.describe(directory, adapter);
        }
        model.tokenizer().save(directory);
    }

    private static void describeWhole(OpenModel model, Path directory, ElementType type) {
        DecoderConfig decoder = model.policy().weights().config();
        ObjectNode config = model.config().deepCopy();
        config.putArray("architectures").add(SupportedModels.causalClass(decoder.modelType()));
        config.put("dtype", OutType.torchName(type));
        config.remove("torch_dtype");
        write(directory.resolve("config.json"), config);
        write(directory.resolve("generation_config.json"), generationConfig(model));
    }

    /// Returns the model's own, in which the end of the turn is among the tokens that end a completion.
    private static ObjectNode generationConfig(OpenModel model) {
        ObjectNode generation = model.generationConfig().deepCopy();
        OptionalInt end = model.tokenizer().endOfTurnId();
        JsonNode named = generation.path("eos_token_id");
        if (end.isEmpty()
                || holds(named.isMissingNode() ? model.config().path("eos_token_id") : named, end.getAsInt())) {
            return generation;
        }
        ArrayNode ends = generation.putArray("eos_token_id").add(end.getAsInt());
        model.tokenizer().eosIds().stream().filter(id -> id != end.getAsInt()).forEach(ends::add);
        return generation;
    }

    private static boolean holds(JsonNode ids, int id) {
        for (JsonNode one : ids) {
            if (one.asInt() == id) {
                return true;
            }
        }
        return ids.isInt() && ids.intValue() == id;
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

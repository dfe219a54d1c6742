package dev.edgewise.format.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.format.file.WholeFile;
import dev.edgewise.format.tensor.TensorData;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Writes a model's weights as `save_pretrained` does: `model.safetensors`, or where that would be too large
/// `model-00001-of-0000N.safetensors` and `model.safetensors.index.json`.
public final class ShardedSafetensorsWriter {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ShardedSafetensorsWriter() {}

    /// Fills `directory`.
    ///
    /// @param shardBytes the most that the tensors of a shard take, at least 1; a larger tensor has its
    ///     own shard
    /// @return names of the files written, the index last
    /// @throws dev.edgewise.error.CheckpointException if the disk is full or a file cannot be written
    /// @throws IllegalArgumentException if two tensors have one name, or a type is quantised
    public static List<String> write(Path directory, List<TensorData> tensors, long shardBytes) {
        List<List<TensorData>> shards = split(tensors, shardBytes);
        if (shards.size() <= 1) {
            SafetensorsWriter.write(directory.resolve("model.safetensors"), tensors, SafetensorsWriter.PYTORCH);
            return List.of("model.safetensors");
        }
        List<String> names = new ArrayList<>();
        Map<String, String> places = new TreeMap<>();
        for (int i = 0; i < shards.size(); i++) {
            String name = String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", i + 1, shards.size());
            SafetensorsWriter.write(directory.resolve(name), shards.get(i), SafetensorsWriter.PYTORCH);
            shards.get(i).forEach(tensor -> places.put(tensor.info().name(), name));
            names.add(name);
        }
        names.add("model.safetensors.index.json");
        WholeFile.write(directory.resolve(names.getLast()), index(tensors, places));
        return names;
    }

    /// Cuts tensors into shards as `huggingface_hub` does: a shard takes tensors in their order until the
    /// next one would make it too large; a tensor larger than a shard is one by itself, put before the shard
    /// being filled.
    ///
    /// @throws IllegalArgumentException if `shardBytes` is less than 1
    static List<List<TensorData>> split(List<TensorData> tensors, long shardBytes) {
        if (shardBytes < 1) {
            throw new IllegalArgumentException("a shard must hold at least 1 byte but was to hold " + shardBytes);
        }
        List<List<TensorData>> shards = new ArrayList<>();
        List<TensorData> current = new ArrayList<>();
        long size = 0;
        for (TensorData tensor : tensors) {
            long bytes = tensor.info().bytes();
            if (bytes > shardBytes) {
                shards.add(List.of(tensor));
                continue;
            }
            if (size + bytes > shardBytes) {
                shards.add(current);
                current = new ArrayList<>();
                size = 0;
            }
            current.add(tensor);
            size += bytes;
        }
        if (!current.isEmpty()) {
            shards.add(current);
        }
        return shards;
    }

    private static String index(List<TensorData> tensors, Map<String, String> places) {
        ObjectNode root = JSON.createObjectNode();
        root.putObject("metadata")
                .put(
                        "total_parameters",
                        tensors.stream()
                                .mapToLong(tensor -> tensor.info().elements())
                                .sum())
                .put(
                        "total_size",
                        tensors.stream()
                                .mapToLong(tensor -> tensor.info().bytes())
                                .sum());
        ObjectNode map = root.putObject("weight_map");
        places.forEach(map::put);
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("an index of strings and numbers must be JSON", e);
        }
    }
}

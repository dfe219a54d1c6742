package dev.edgewise.format.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.error.ModelException;
import dev.edgewise.error.Quoted;
import dev.edgewise.format.file.JsonFault;
import dev.edgewise.format.file.PlainName;
import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.format.tensor.TensorInfo;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The shards of one model, as `model.safetensors.index.json` lists them.
public final class ShardedSafetensors implements TensorFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path index;
    private final Map<String, Safetensors> shards = new LinkedHashMap<>();
    private final Map<String, Safetensors> owners = new LinkedHashMap<>();
    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();

    private ShardedSafetensors(Path index) {
        this.index = index;
    }

    /// Maps and checks all shards; the caller closes the result.
    ///
    /// @param index the index file; the shards lie beside it
    /// @throws ModelException if a shard is missing or damaged, a tensor is in two shards, or not in the one the
    ///     index names
    public static ShardedSafetensors open(Path index) {
        ShardedSafetensors model = new ShardedSafetensors(index);
        try {
            Map<String, String> weightMap = readWeightMap(index);
            weightMap.values().stream().distinct().sorted().forEach(model::openShard);
            weightMap.forEach(model::requireInShard);
            return model;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    /// Returns the file names of the shards an index lists, sorted.
    ///
    /// @throws ModelException if the index is not valid
    public static List<String> shardNames(Path index) {
        return readWeightMap(index).values().stream().distinct().sorted().toList();
    }

    private static Map<String, String> readWeightMap(Path index) {
        JsonNode weightMap;
        try {
            weightMap = JSON.readTree(Files.readString(index)).path("weight_map");
        } catch (JsonProcessingException e) {
            throw new ModelException(index + " is not valid JSON: " + JsonFault.reason(e) + "; download it again", e);
        } catch (IOException e) {
            throw new ModelException(index + " cannot be read: " + e.getMessage() + "; check its permissions", e);
        }
        if (!weightMap.isObject() || weightMap.isEmpty()) {
            throw new ModelException(
                    index + " must have a non-empty object 'weight_map' from tensor to file name but has "
                            + weightMap.getNodeType() + "; download it again");
        }
        Map<String, String> files = new LinkedHashMap<>();
        weightMap.properties().forEach(entry -> {
            String file = entry.getValue().textValue();
            if (file == null || !PlainName.isPlain(file)) {
                throw new ModelException(index + ": weight_map of tensor '" + Quoted.of(entry.getKey())
                        + "' must be the name of a file beside the index but was "
                        + Quoted.of(entry.getValue().toString()));
            }
            files.put(entry.getKey(), file);
        });
        return files;
    }

    private void openShard(String name) {
        Path path = index.resolveSibling(name);
        if (!Files.exists(path)) {
            throw new ModelException("shard " + path + " is missing, which " + index.getFileName()
                    + " lists; download the whole model again");
        }
        Safetensors shard = Safetensors.open(path);
        shards.put(name, shard);
        shard.tensors().forEach((tensor, info) -> {
            Safetensors other = owners.put(tensor, shard);
            if (other != null) {
                throw new ModelException("tensor '" + Quoted.of(tensor) + "' is in two shards, " + other.path()
                        + " and " + shard.path() + "; download the whole model again");
            }
            tensors.put(tensor, info);
        });
    }

    private void requireInShard(String tensor, String shard) {
        Safetensors owner = owners.get(tensor);
        if (owner == null || owner != shards.get(shard)) {
            throw new ModelException(index + " says that tensor '" + Quoted.of(tensor) + "' is in " + Quoted.of(shard)
                    + ", but it is "
                    + (owner == null ? "in no shard" : "in " + owner.path().getFileName())
                    + "; download the whole model again");
        }
    }

    /// Returns the index file.
    @Override
    public Path path() {
        return index;
    }

    @Override
    public Map<String, TensorInfo> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    @Override
    public MemorySegment bytes(String name) {
        return Objects.requireNonNull(owners.get(info(name).name())).bytes(name);
    }

    @Override
    public void close() {
        shards.values().forEach(Safetensors::close);
    }
}

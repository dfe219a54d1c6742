package dev.edgewise.format.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.format.GoldenFiles;
import dev.edgewise.format.tensor.ElementType;
import dev.edgewise.format.tensor.TensorData;
import dev.edgewise.format.tensor.TensorFile;
import dev.edgewise.format.tensor.TensorInfo;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardedSafetensorsWriterTest {
    @TempDir
    Path directory;

    private static TensorData bytes(String name, int size) {
        return new TensorData(
                new TensorInfo(name, ElementType.U8, new long[] {size}), () -> MemorySegment.ofArray(new byte[size]));
    }

    @Test
    void cutsAsTheHubsLibraryDoes() {
        for (JsonNode one : GoldenFiles.json(Path.of("..", "testkit", "golden", "export", "shards.json"))
                .path("cases")) {
            List<TensorData> tensors = new ArrayList<>();
            one.path("sizes").forEach(size -> tensors.add(bytes("t" + tensors.size(), size.asInt())));
            List<List<String>> expected = new ArrayList<>();
            one.path("files").forEach(file -> {
                List<String> names = new ArrayList<>();
                file.forEach(name -> names.add(name.asText()));
                expected.add(names);
            });
            List<List<String>> shards = ShardedSafetensorsWriter.split(
                            tensors, one.path("limit").asLong())
                    .stream()
                    .map(shard ->
                            shard.stream().map(tensor -> tensor.info().name()).toList())
                    .toList();
            assertThat(shards).as(one.toString()).isEqualTo(expected);
        }
    }

    @Test
    void shardsAndIndexAreReadBack() {
        List<TensorData> tensors = List.of(bytes("a", 5), bytes("b", 6), bytes("c", 4));
        assertThat(ShardedSafetensorsWriter.write(directory, tensors, 10))
                .containsExactly(
                        "model-00001-of-00002.safetensors",
                        "model-00002-of-00002.safetensors",
                        "model.safetensors.index.json");
        JsonNode index = GoldenFiles.json(directory.resolve("model.safetensors.index.json"));
        assertThat(index)
                .hasToString("{\"metadata\":{\"total_parameters\":15,\"total_size\":15},\"weight_map\":{"
                        + "\"a\":\"model-00001-of-00002.safetensors\",\"b\":\"model-00002-of-00002.safetensors\","
                        + "\"c\":\"model-00002-of-00002.safetensors\"}}");
        try (TensorFile file = ShardedSafetensors.open(directory.resolve("model.safetensors.index.json"))) {
            assertThat(file.tensors()).containsOnlyKeys("a", "b", "c");
        }
        try (Safetensors shard = Safetensors.open(directory.resolve("model-00001-of-00002.safetensors"))) {
            assertThat(shard.metadata()).isEqualTo(SafetensorsWriter.PYTORCH);
        }
    }

    @Test
    void whatFitsIsOneFile() {
        assertThat(ShardedSafetensorsWriter.write(directory, List.of(bytes("a", 5)), 5))
                .containsExactly("model.safetensors");
        assertThat(directory).isDirectoryNotContaining(path -> !path.endsWith("model.safetensors"));
        assertThatThrownBy(() -> ShardedSafetensorsWriter.write(directory, List.of(), 0))
                .hasMessage("a shard must hold at least 1 byte but was to hold 0");
    }
}

package dev.edgewise.format.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ModelException;
import dev.edgewise.format.GoldenFiles;
import dev.edgewise.format.tensor.ElementType;
import dev.edgewise.format.tensor.TensorData;
import dev.edgewise.format.tensor.TensorInfo;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardedSafetensorsTest {
    @TempDir
    Path directory;

    @BeforeEach
    void twoShards() {
        shard("one", "a", "b");
        shard("two", "c");
    }

    private void shard(String file, String... names) {
        SafetensorsWriter.write(
                directory.resolve(file),
                Stream.of(names)
                        .map(name -> new TensorData(
                                new TensorInfo(name, ElementType.U8, new long[] {1}),
                                () -> MemorySegment.ofArray(new byte[] {(byte) name.charAt(0)})))
                        .toList(),
                Map.of());
    }

    private Path index(String weightMap) throws IOException {
        return Files.writeString(directory.resolve("model.safetensors.index.json"), weightMap.replace('\'', '"'));
    }

    private void refuses(String weightMap, String... message) throws IOException {
        Path index = index(weightMap);
        assertThatThrownBy(() -> ShardedSafetensors.open(index))
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll(message);
    }

    @Test
    void readsTheShardsOfOneModel() throws IOException {
        Path index = index("{'weight_map':{'c':'two','a':'one','b':'one'}}");
        try (ShardedSafetensors model = ShardedSafetensors.open(index)) {
            assertThat(model.tensors()).containsOnlyKeys("a", "b", "c");
            assertThat(model.floats("b")).containsExactly('b');
            assertThat(model.floats("c")).containsExactly('c');
        }
        assertThat(ShardedSafetensors.shardNames(index)).containsExactly("one", "two");
    }

    @Test
    void readsWhatTransformersSharded() {
        Path model = GoldenFiles.model("llama-sharded");
        try (ShardedSafetensors sharded = ShardedSafetensors.open(model.resolve("model.safetensors.index.json"))) {
            assertThat(sharded.tensors()).hasSize(21).containsKey("lm_head.weight");
            assertThat(sharded.info("model.layers.1.self_attn.k_proj.weight").shape())
                    .containsExactly(16, 32);
        }
    }

    @Test
    void inconsistentIndexes() throws IOException {
        refuses(
                "{'weight_map':{'a':'one','b':'one','c':'three'}}",
                "three is missing, which model.safetensors.index.json");
        refuses("{'weight_map':{'a':'one','b':'two'}}", "'b' is in two, but it is in one");
        refuses("{'weight_map':{'a':'one','x':'one'}}", "'x' is in one, but it is in no shard");
        refuses(
                "{'weight_map':{'a':'../one'}}",
                "tensor 'a' must be the name of a file beside the index",
                "\"../one\"");
        refuses("{'weight_map':{'a':'/etc/passwd'}}", "must be the name of a file beside the index");
        refuses("{'weight_map':{'a':7}}", "must be the name of a file beside the index but was 7");
        refuses("{}", "must have a non-empty object 'weight_map'", "MISSING");
        refuses("{", "is not valid JSON");
    }

    @Test
    void aTensorInTwoShards() throws IOException {
        shard("two", "b", "c");
        refuses("{'weight_map':{'a':'one','b':'one','c':'two'}}", "tensor 'b' is in two shards", "one and", "two;");
    }
}

package dev.edgewise.format.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.error.ModelException;
import dev.edgewise.format.GoldenFiles;
import dev.edgewise.format.tensor.ElementType;
import dev.edgewise.format.tensor.TensorData;
import dev.edgewise.format.tensor.TensorInfo;
import dev.edgewise.testkit.Golden;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
    private static final Path REFERENCE = GoldenFiles.gguf("reference.safetensors");

    @TempDir
    Path directory;

    @Test
    void readsWhatTheReferenceLibraryWrote() {
        JsonNode expected = GoldenFiles.json(GoldenFiles.gguf("reference.json")).path("values");
        try (Safetensors file = Safetensors.open(REFERENCE)) {
            assertThat(file.tensors()).hasSize(expected.size()).hasSize(13);
            expected.properties().forEach(entry -> {
                assertThat(file.floats(entry.getKey()))
                        .as(entry.getKey())
                        .containsExactly(Golden.floats(entry.getValue().path("values")));
                assertThat(file.info(entry.getKey()).shape())
                        .containsExactly(StreamSupport.stream(
                                        entry.getValue().path("shape").spliterator(), false)
                                .mapToLong(JsonNode::longValue)
                                .toArray());
            });
            assertThat(file.info("z.bf16").type()).isEqualTo(ElementType.BF16);
            assertThat(file.metadata()).containsExactly(Map.entry("format", "pt"));
        }
    }

    @Test
    void writesTheSameBytesAsTheReferenceLibrary() throws Exception {
        Path copy = directory.resolve("copy.safetensors");
        try (Safetensors file = Safetensors.open(REFERENCE)) {
            List<TensorData> tensors = new ArrayList<>(file.tensors().values().stream()
                    .map(info -> new TensorData(info, () -> file.bytes(info.name())))
                    .toList());
            Collections.reverse(tensors);
            SafetensorsWriter.write(copy, tensors, SafetensorsWriter.PYTORCH);
        }
        assertThat(Files.readAllBytes(copy)).isEqualTo(Files.readAllBytes(REFERENCE));
    }

    @Test
    void writesACheckpointOfTransformersAgain() throws Exception {
        Path original = GoldenFiles.model("qwen3").resolve("model.safetensors");
        Path copy = directory.resolve("model.safetensors");
        try (Safetensors file = Safetensors.open(original)) {
            SafetensorsWriter.write(
                    copy,
                    file.tensors().values().stream()
                            .map(info -> new TensorData(info, () -> file.bytes(info.name())))
                            .toList(),
                    file.metadata());
        }
        assertThat(copy).hasSameBinaryContentAs(original);
    }

    @Test
    void unknownTensorsAreNamedWithWhatThereIs() {
        try (Safetensors file = Safetensors.open(REFERENCE)) {
            assertThatThrownBy(() -> file.floats("lm_head.weight"))
                    .isInstanceOf(ModelException.class)
                    .hasMessage("tensor 'lm_head.weight' is not in " + REFERENCE
                            + ", which has 13 tensors: i.i64, a.f64, e.empty, s.scalar, w.f32, …");
        }
    }

    @Test
    void aClosedFileCannotBeRead() {
        Safetensors file = Safetensors.open(REFERENCE);
        file.close();
        file.close();
        assertThatThrownBy(() -> file.floats("w.f32")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aModelTooBigForTheDiskLeavesNothing() {
        TensorInfo huge = new TensorInfo("huge", ElementType.F32, new long[] {1L << 30, 1L << 29});
        Path target = directory.resolve("model.safetensors");
        assertThatThrownBy(() -> SafetensorsWriter.write(
                        target,
                        List.of(new TensorData(huge, () -> {
                            throw new AssertionError("must not be asked");
                        })),
                        Map.of()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("needs 2305843009213694056 bytes but only");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void faultyCallersAreStopped() {
        TensorInfo info = new TensorInfo("w", ElementType.F32, new long[] {2});
        TensorData data = new TensorData(info, () -> MemorySegment.ofArray(new byte[7]));
        Path target = directory.resolve("model.safetensors");
        assertThatThrownBy(() -> SafetensorsWriter.write(target, List.of(data), Map.of()))
                .hasMessage("tensor w F32[2] needs 8 bytes but was given 7");
        assertThatThrownBy(() -> SafetensorsWriter.write(target, List.of(data, data), Map.of()))
                .hasMessageContaining("'w' was given twice");
        TensorInfo quantised = new TensorInfo("q", ElementType.Q8_0, new long[] {32});
        assertThatThrownBy(() -> SafetensorsWriter.write(
                        target, List.of(new TensorData(quantised, () -> MemorySegment.NULL)), Map.of()))
                .hasMessageContaining("safetensors cannot store Q8_0; allowed: BF16, BOOL, F16");
        assertThat(directory).isEmptyDirectory();
    }
}

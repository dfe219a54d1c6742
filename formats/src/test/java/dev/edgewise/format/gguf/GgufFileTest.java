package dev.edgewise.format.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.error.ModelException;
import dev.edgewise.format.GoldenFiles;
import dev.edgewise.format.tensor.ElementType;
import dev.edgewise.format.tensor.Quantizer;
import dev.edgewise.format.tensor.TensorData;
import dev.edgewise.format.tensor.TensorInfo;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GgufFileTest {
    @TempDir
    Path directory;

    @Test
    void readsMetadataOfEveryType() {
        try (GgufFile file = GgufFile.open(GoldenFiles.gguf("types.gguf"))) {
            GgufMetadata metadata = file.metadata();
            assertThat(metadata.integer("test.u8")).hasValue(200);
            assertThat(metadata.integer("test.i8")).hasValue(-100);
            assertThat(metadata.integer("test.u16")).hasValue(60_000);
            assertThat(metadata.integer("test.i16")).hasValue(-30_000);
            assertThat(metadata.integer("test.u32")).hasValue(4_000_000_000L);
            assertThat(metadata.integer("test.i32")).hasValue(-2_000_000_000);
            assertThat(metadata.integer("test.u64")).hasValue((1L << 62) + 1);
            assertThat(metadata.integer("test.i64")).hasValue(-(1L << 62) - 1);
            assertThat(metadata.number("test.f32")).hasValue(1e-5);
            assertThat(metadata.number("test.f64")).hasValue(Math.PI);
            assertThat(metadata.number("test.i8")).hasValue(-100);
            assertThat(metadata.bool("test.bool")).hasValue(true);
            assertThat(metadata.string("test.string")).hasValue("Grüße 🙂");
            assertThat(metadata.strings("test.strings")).hasValue(List.of("a", "", "ĠÄ"));
            assertThat(metadata.integers("test.ints").orElseThrow()).containsExactly(1, -2, 3);
            assertThat(metadata.values().get("test.nested"))
                    .isEqualTo(new GgufValue.Items(
                            GgufType.ARRAY, List.of(GgufValue.int32s(List.of(1, 2)), GgufValue.int32s(List.of(3)))));
            assertThat(metadata.string("test.absent")).isEmpty();
        }
    }

    @Test
    void accessorsComplainOfOtherTypes() {
        try (GgufFile file = GgufFile.open(GoldenFiles.gguf("types.gguf"))) {
            GgufMetadata metadata = file.metadata();
            String start = file.path() + ": metadata ";
            assertThatThrownBy(() -> metadata.integer("test.string"))
                    .isInstanceOf(ModelException.class)
                    .hasMessage(start
                            + "'test.string' must be a whole number but is of type STRING; convert the model again");
            assertThatThrownBy(() -> metadata.string("test.u8"))
                    .hasMessageContaining("must be a string but is of type UINT8");
            assertThatThrownBy(() -> metadata.bool("test.u8"))
                    .hasMessageContaining("must be a boolean but is of type UINT8");
            assertThatThrownBy(() -> metadata.number("test.bool"))
                    .hasMessageContaining("must be a number but is of type BOOL");
            assertThatThrownBy(() -> metadata.strings("test.ints"))
                    .hasMessageContaining("must be an array of STRING but is of type ARRAY of INT32");
            assertThatThrownBy(() -> metadata.integers("test.strings"))
                    .hasMessageContaining("must be an array of whole numbers but is of type ARRAY of STRING");
            assertThatThrownBy(() -> metadata.requireInteger("test.absent"))
                    .hasMessage(start + "'test.absent' is missing; convert the model again");
        }
    }

    @Test
    void readsBackWhatItWrites() {
        Map<String, GgufValue> metadata = new LinkedHashMap<>();
        try (GgufFile golden = GgufFile.open(GoldenFiles.gguf("types.gguf"))) {
            metadata.putAll(golden.metadata().values());
            metadata.put("general.alignment", GgufValue.uint32(64));
            metadata.put("test.scores", new GgufValue.Items(GgufType.FLOAT32, List.of(GgufValue.float32(-1.5f))));
            List<TensorData> tensors = golden.tensors().values().stream()
                    .map(info -> new TensorData(info, () -> golden.bytes(info.name())))
                    .toList();
            Path copy = directory.resolve("copy.gguf");
            GgufWriter.write(copy, metadata, tensors);
            try (GgufFile file = GgufFile.open(copy)) {
                assertThat(file.metadata().values()).containsExactlyEntriesOf(metadata);
                assertThat(file.metadata().floats("test.scores").orElseThrow()).containsExactly(-1.5f);
                assertThat(file.tensors()).containsExactlyEntriesOf(golden.tensors());
                for (String name : golden.tensors().keySet()) {
                    assertThat(file.bytes(name).mismatch(golden.bytes(name)))
                            .as(name)
                            .isEqualTo(-1);
                }
            }
        }
    }

    @Test
    void writesTheSameBytesAsTheReferenceLibrary() {
        Path reference = GoldenFiles.gguf("qwen2.gguf");
        Path copy = directory.resolve("qwen2.gguf");
        try (GgufFile file = GgufFile.open(reference)) {
            GgufWriter.write(
                    copy,
                    file.metadata().values(),
                    file.tensors().values().stream()
                            .map(info -> new TensorData(info, () -> file.bytes(info.name())))
                            .toList());
        }
        assertThat(copy).hasSameBinaryContentAs(reference);
    }

    @Test
    void writesQuantisedTensors() {
        float[] values = new float[64];
        for (int i = 0; i < values.length; i++) {
            values[i] = i - 32;
        }
        TensorInfo info = new TensorInfo("w", ElementType.Q8_0, new long[] {2, 32});
        Path path = directory.resolve("q8.gguf");
        MemorySegment stored = MemorySegment.ofArray(Quantizer.quantize(ElementType.Q8_0, values));
        GgufWriter.write(path, Map.of(), List.of(new TensorData(info, () -> stored)));
        try (GgufFile file = GgufFile.open(path)) {
            float[] back = file.floats("w");
            for (int i = 0; i < values.length; i++) {
                assertThat(back[i]).isCloseTo(values[i], within(0.13f));
            }
        }
        TensorInfo scalar = new TensorInfo("s", ElementType.F32, new long[0]);
        assertThatThrownBy(() -> GgufWriter.write(path, Map.of(), List.of(new TensorData(scalar, () -> stored))))
                .hasMessage("GGUF tensors have 1 to 4 dimensions but s F32[] has 0");
    }
}

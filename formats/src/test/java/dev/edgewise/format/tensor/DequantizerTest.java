package dev.edgewise.format.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.format.GoldenFiles;
import dev.edgewise.format.gguf.GgufFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class DequantizerTest {
    private static final JsonNode EXPECTED = GoldenFiles.json(GoldenFiles.gguf("types.json"));

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"BOOL", "U8", "I8", "I16", "I32", "F64", "I64"})
    void agreesWithGgufBitForBit(ElementType type) {
        float[] expected = GoldenFiles.floats(
                EXPECTED.path("dequantised").path(type.name()).asText());
        try (GgufFile file = GgufFile.open(GoldenFiles.gguf("types.gguf"))) {
            assertThat(file.info("t." + type)).isEqualTo(new TensorInfo("t." + type, type, new long[] {2, 256}));
            assertThat(file.floats("t." + type)).containsExactly(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F16", "BF16", "Q8_0"})
    void quantisesAsGgufDoes(ElementType type) {
        float[] source =
                GoldenFiles.floats(EXPECTED.path("source").path(type.name()).asText());
        try (GgufFile file = GgufFile.open(GoldenFiles.gguf("types.gguf"))) {
            byte[] stored = file.bytes("t." + type).toArray(ValueLayout.JAVA_BYTE);
            assertThat(Quantizer.quantize(type, source)).isEqualTo(stored);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"Q4_1", "Q6_K", "BF16", "F32"})
    void longTensorsGoChunkByChunk(ElementType type) {
        int copies = 53;
        float[] expected = GoldenFiles.floats(
                EXPECTED.path("dequantised").path(type.name()).asText());
        try (GgufFile file = GgufFile.open(GoldenFiles.gguf("types.gguf"));
                Arena arena = Arena.ofConfined()) {
            MemorySegment once = file.bytes("t." + type);
            MemorySegment stored = arena.allocate(once.byteSize() * copies);
            MemorySegment decoded = arena.allocate((long) expected.length * copies * Float.BYTES, Float.BYTES);
            for (int i = 0; i < copies; i++) {
                MemorySegment.copy(once, 0, stored, i * once.byteSize(), once.byteSize());
            }
            Dequantizer.dequantize(type, stored, decoded);
            for (int i = 0; i < copies; i++) {
                long at = (long) i * expected.length * Float.BYTES;
                assertThat(decoded.asSlice(at, (long) expected.length * Float.BYTES)
                                .toArray(ValueLayout.JAVA_FLOAT))
                        .containsExactly(expected);
            }
        }
    }

    @Test
    void notANumberStaysOneInHalfPrecision() {
        float[] odd = {Float.NaN, Float.POSITIVE_INFINITY, -0f, Float.MIN_VALUE};
        float[] back = new float[4];
        byte[] stored = Quantizer.quantize(ElementType.BF16, odd);
        Dequantizer.dequantize(ElementType.BF16, MemorySegment.ofArray(stored), MemorySegment.ofArray(back));
        assertThat(back).containsExactly(Float.NaN, Float.POSITIVE_INFINITY, -0f, 0f);
    }

    @Test
    void refusesADestinationOfAnotherSize() {
        MemorySegment source = MemorySegment.ofArray(new byte[40]);
        MemorySegment destination = MemorySegment.ofArray(new float[63]);
        assertThatThrownBy(() -> Dequantizer.dequantize(ElementType.Q4_1, source, destination))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "40 bytes of Q4_1 are 64 elements and need 256 bytes as floats, but the destination has 252");
        assertThatThrownBy(() -> Quantizer.quantize(ElementType.Q4_K, new float[256]))
                .hasMessage("floats can be stored as F32, F16, BF16 or Q8_0 but not as Q4_K");
        assertThatThrownBy(() -> Quantizer.quantize(ElementType.Q8_0, new float[33]))
                .hasMessage("33 elements do not fill whole Q8_0 blocks of 32");
    }
}

package dev.edgewise.format.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ModelException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TensorEncoderTest {
    private static TensorData matrix(float[] values, long rows) {
        TensorInfo info = new TensorInfo("m", ElementType.F32, new long[] {rows, values.length / rows});
        return new TensorData(info, () -> MemorySegment.ofArray(values));
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F16", "BF16", "Q8_0"})
    void bigTensorsAreEncodedAsSmallOnes(ElementType type) {
        Random random = new Random(5);
        float[] values = new float[3 * (1 << 16) + 64];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        try (TensorEncoder encoder = new TensorEncoder()) {
            TensorData encoded = encoder.encode("big", matrix(values, 2), type);
            assertThat(encoded.info()).isEqualTo(new TensorInfo("big", type, new long[] {2, values.length / 2}));
            assertThat(encoded.checkedBytes().toArray(ValueLayout.JAVA_BYTE))
                    .isEqualTo(Quantizer.quantize(type, values));
        }
    }

    @Test
    void rowsComeFromWhereTheOrderSays() {
        try (TensorEncoder encoder = new TensorEncoder()) {
            TensorData encoded =
                    encoder.encode("r", matrix(new float[] {0, 1, 10, 11, 20, 21}, 3), ElementType.F32, row -> 2 - row);
            assertThat(encoded.checkedBytes().toArray(ValueLayout.JAVA_FLOAT)).containsExactly(20, 21, 10, 11, 0, 1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "F16, 65519, 65520, 65504",
        "BF16, 3.3961e38, 3.3961776e38, 3.3895314e38",
        "Q8_0, 8.32103e6, 8321040, 8319008"
    })
    void whatWouldBecomeInfiniteIsRefused(ElementType type, float largest, float tooLarge, float stored) {
        float[] values = new float[32];
        values[3] = -largest;
        try (TensorEncoder encoder = new TensorEncoder()) {
            byte[] bytes =
                    encoder.encode("m", matrix(values, 1), type).checkedBytes().toArray(ValueLayout.JAVA_BYTE);
            float[] back = new float[32];
            Dequantizer.dequantize(type, MemorySegment.ofArray(bytes), MemorySegment.ofArray(back));
            assertThat(back[3]).isEqualTo(-stored);
            values[3] = tooLarge;
            assertThatThrownBy(
                            () -> encoder.encode("m", matrix(values, 1), type).checkedBytes())
                    .isInstanceOf(ModelException.class)
                    .hasMessage("tensor 'm' cannot be written as " + type + ": element 3 is " + tooLarge
                            + ", beyond what it can hold; write f32 or bf16");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F16", "BF16", "Q8_0"})
    void weightsThatAreNoNumbersAreRefused(ElementType type) {
        float[] values = new float[32];
        values[7] = Float.NaN;
        try (TensorEncoder encoder = new TensorEncoder()) {
            assertThatThrownBy(
                            () -> encoder.encode("m", matrix(values, 1), type).checkedBytes())
                    .hasMessage("tensor 'm' cannot be written as " + type
                            + ": element 7 is NaN; weights must be finite," + " so check how the model was trained");
        }
    }

    @Test
    void onlyFloatsAreEncoded() {
        TensorData half = new TensorData(
                new TensorInfo("h", ElementType.F16, new long[] {1}), () -> MemorySegment.ofArray(new byte[2]));
        try (TensorEncoder encoder = new TensorEncoder()) {
            assertThatThrownBy(() -> encoder.encode("h", half, ElementType.F16))
                    .hasMessage("tensors are encoded from F32 but this is h F16[1]");
        }
        assertThatThrownBy(() -> Quantizer.quantize(
                        ElementType.Q8_0, MemorySegment.ofArray(new float[32]), MemorySegment.ofArray(new byte[33])))
                .hasMessage("128 bytes of floats need 34 bytes as Q8_0, but the destination has 33");
    }
}

package dev.edgewise.format.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TensorInfoTest {
    @Test
    void aNameDoesNothingToATerminal() {
        assertThat(new TensorInfo("a\u001b[2J", ElementType.F32, new long[] {2}))
                .hasToString("a\\u001b[2J F32[2]");
    }

    @Test
    void countsElementsAndBytes() {
        TensorInfo info = new TensorInfo("w", ElementType.Q4_K, new long[] {3, 512});
        assertThat(info.elements()).isEqualTo(1536);
        assertThat(info.bytes()).isEqualTo(6 * 144);
        assertThat(new TensorInfo("scalar", ElementType.F32, new long[0]).bytes())
                .isEqualTo(4);
        assertThat(info).hasToString("w Q4_K[3, 512]").isEqualTo(new TensorInfo("w", ElementType.Q4_K, info.shape()));
        assertThat(info).isNotEqualTo(new TensorInfo("w", ElementType.Q4_K, new long[] {512, 3, 1024}));
    }

    @Test
    void refusesImpossibleShapes() {
        assertThatThrownBy(() -> new TensorInfo("w", ElementType.F32, new long[] {2, -1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("dimensions must be at least 0 but were [2, -1]");
        assertThatThrownBy(() -> new TensorInfo("w", ElementType.F32, new long[] {1L << 40, 1L << 40}))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> new TensorInfo("w", ElementType.F32, new long[] {1L << 62}))
                .isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> new TensorInfo("w", ElementType.Q8_0, new long[] {32, 33}))
                .hasMessage("33 elements do not fill whole Q8_0 blocks of 32");
    }
}

package dev.edgewise.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Norms;
import dev.edgewise.tensor.TensorScope;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class RandomEncoderTest {
    @Test
    void aSeedIsAModel() {
        EncoderConfig config = TinyEncoder.named("bert, gelu, 1").config();
        try (EncoderWeights first = new EncoderWeights(config, Device.CPU);
                EncoderWeights second = new EncoderWeights(config, Device.CPU);
                EncoderWeights third = new EncoderWeights(config, Device.CPU)) {
            RandomEncoder.initialise(first, 1);
            RandomEncoder.initialise(second, 1);
            RandomEncoder.initialise(third, 2);

            assertThat(same(first, second)).isTrue();
            assertThat(same(first, third)).isFalse();
            try (var _ = TensorScope.open()) {
                first.refresh(DType.F32);
                double words = Norms.of(first.embeddings().words().master());
                assertThat(words).isCloseTo(0.02 * Math.sqrt(20 * 16), within(0.04));
                assertThat(first.layer(0).mlpNorm().weight().master().toFloats())
                        .containsOnly(1);
                assertThat(first.layer(0).qkv().bias().master().toFloats()).containsOnly(0);
            }
        }
    }

    static boolean same(EncoderWeights first, EncoderWeights second) {
        try (var _ = TensorScope.open()) {
            for (int i = 0; i < first.parameters().size(); i++) {
                float[] one = first.parameters().get(i).master().toFloats();
                if (!Arrays.equals(one, second.parameters().get(i).master().toFloats())) {
                    return false;
                }
            }
            return true;
        }
    }
}

package dev.edgewise.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.model.Parameter;
import dev.edgewise.tensor.DType;
import dev.edgewise.tensor.Gradients;
import dev.edgewise.tensor.Norms;
import dev.edgewise.tensor.TensorScope;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Logits and gradients of every family against `transformers`, on tiny models.
@Tag("native")
class TinyEncoderParityTest {
    private static final double TOLERANCE = 1e-5;

    static List<TinyEncoder> models() {
        return TinyEncoder.all();
    }

    @ParameterizedTest
    @MethodSource("models")
    void logitsAndGradientsEqualTransformers(TinyEncoder tiny) {
        try (var _ = TensorScope.open();
                var _ = Gradients.disabled();
                EncoderWeights weights = tiny.weights(DType.F32)) {
            EncoderTraining training = new EncoderTraining(weights);
            float[][] expected = tiny.logits();

            float[][] logits = training.forward(tiny.pairs(), Dropout.OFF);
            training.backward(ones(expected));

            requireClose(logits, expected);
            requireClose(training.read(tiny.pairs(), Dropout.OFF), expected);
            requireClose(new EncoderInference(weights, 1).logits(tiny.pairs()), expected);
            requireNorms(weights, tiny.json().path("grad_norm"));
        }
    }

    private static float[][] ones(float[][] like) {
        float[][] ones = new float[like.length][like[0].length];
        for (float[] row : ones) {
            Arrays.fill(row, 1);
        }
        return ones;
    }

    private static void requireClose(float[][] actual, float[][] expected) {
        assertThat(actual).hasDimensions(expected.length, expected[0].length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).containsExactly(expected[i], within((float) TOLERANCE));
        }
    }

    private static void requireNorms(EncoderWeights weights, JsonNode norms) {
        TreeSet<String> seen = new TreeSet<>();
        for (Parameter parameter : weights.parameters()) {
            for (Parameter.Slice slice : parameter.slices()) {
                double expected = norms.path(slice.name()).asDouble(Double.NaN);
                double norm = Norms.of(parameter.gradient().narrow(0, slice.start(), slice.rows()));
                assertThat(norm).as(slice.name()).isCloseTo(expected, within(TOLERANCE * Math.max(1, expected)));
                seen.add(slice.name());
            }
        }
        assertThat(seen).hasSize(norms.size());
    }
}

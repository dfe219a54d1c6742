package dev.edgewise.format.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Factors computed by llama.cpp's formula, from the wavelengths, must come back as scaling that gives them
/// again.
class FrequencyFactorsTest {
    @ParameterizedTest
    @CsvSource({
        // Llama 3.1 8B, 3.2 1B; a small context; other bounds; bounds without a common divisor; no whole numbers
        "128, 500000, 8, 1, 4, 8192",
        "64, 500000, 32, 1, 4, 8192",
        "8, 500, 4, 1, 4, 64",
        "64, 10000, 5, 1, 3, 1000",
        "64, 10000, 8, 3, 10, 1000",
        "64, 10000, 6.5, 1.37, 5.21, 777.7",
        "64, 10000, 2, 2, 8, 2048",
        "8, 10000, 8, 1, 4, 100"
    })
    void aLawIsRecovered(int headSize, double theta, double factor, double low, double high, double context) {
        float[] factors = factors(headSize, theta, factor, low, high, context);
        JsonNode scaling = new FrequencyFactors(factors, theta).scaling().orElseThrow();
        assertThat(scaling.path("rope_type").asText()).isEqualTo("llama3");
        assertThat(scaling.path("factor").asDouble()).isEqualTo(factor);
        float[] again = factors(
                headSize,
                theta,
                scaling.path("factor").asDouble(),
                scaling.path("low_freq_factor").asDouble(),
                scaling.path("high_freq_factor").asDouble(),
                scaling.path("original_max_position_embeddings").asDouble());
        for (int i = 0; i < factors.length; i++) {
            assertThat(again[i] / factors[i]).as("pair %d by %s", i, scaling).isBetween(0.99999f, 1.00001f);
        }
    }

    @Test
    void wholeNumbersComeBackAsTheyWere() {
        assertThat(new FrequencyFactors(factors(64, 10_000, 8, 3, 10, 1000), 10_000).scaling())
                .map(JsonNode::toString)
                .hasValue("{\"rope_type\":\"llama3\",\"factor\":8.0,\"low_freq_factor\":3.0,\"high_freq_factor\":10.0,"
                        + "\"original_max_position_embeddings\":1000}");
    }

    @Test
    void oneFactorForAllIsLinear() {
        assertThat(new FrequencyFactors(new float[] {2.5f, 2.5f}, 10_000).scaling())
                .map(JsonNode::toString)
                .hasValue("{\"rope_type\":\"linear\",\"factor\":2.5}");
        assertThat(new FrequencyFactors(new float[] {1, 1}, 10_000)
                        .scaling()
                        .orElseThrow()
                        .isNull())
                .isTrue();
    }

    @Test
    void factorsWithoutALawHaveNoScaling() {
        assertThat(new FrequencyFactors(new float[] {1, 3, 2, 7}, 10_000).scaling())
                .isEmpty();
        assertThat(new FrequencyFactors(new float[] {8, 8, 1, 1}, 10_000).scaling())
                .isEmpty();
        assertThat(new FrequencyFactors(new float[] {0.5f, 1, 1, 4}, 10_000).scaling())
                .isEmpty();
    }

    private static float[] factors(int headSize, double theta, double factor, double low, double high, double context) {
        float[] factors = new float[headSize / 2];
        for (int i = 0; i < factors.length; i++) {
            double wavelength = 2 * Math.PI * Math.pow(theta, 2.0 * i / headSize);
            double smooth = (context / wavelength - low) / (high - low);
            double value = wavelength < context / high
                    ? 1
                    : wavelength > context / low ? factor : 1 / ((1 - smooth) / factor + smooth);
            factors[i] = (float) value;
        }
        return factors;
    }
}

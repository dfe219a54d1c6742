package dev.edgewise.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.random.Seeds;
import dev.edgewise.tensor.Device;
import dev.edgewise.tensor.Tensor;
import dev.edgewise.tensor.TensorScope;
import dev.edgewise.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sampling against `transformers`' logits processors and TRL's log-probabilities and entropies.
@Tag("native")
class TokenSamplerTest {
    private static final Path GOLDEN = Path.of("..", "testkit", "golden", "sampling.json");

    @Test
    void logProbabilitiesAndEntropiesAreTrls() throws IOException {
        JsonNode golden = new ObjectMapper().readTree(GOLDEN.toFile());
        for (JsonNode one : golden.path("distributions")) {
            float[] logits =
                    floats(golden.path("vectors").path(one.path("vector").asText()));
            float[] expected = floats(one.path("log_probs"));
            try (var _ = TensorScope.open()) {
                for (int token = 0; token < logits.length; token++) {
                    double u = middle(expected, token);
                    if (Math.exp(expected[token]) < 1e-5) {
                        continue;
                    }
                    TokenSampler.Draw draw = TokenSampler.draw(
                            Tensors.floats(Device.CPU, logits, 1, logits.length),
                            new float[] {(float) u},
                            settings(one.path("temperature").asDouble(), 1, 0));
                    assertThat(draw.tokens()).as("token at u = " + u).containsExactly(token);
                    assertThat(draw.logProbs()[0]).isCloseTo(expected[token], within(1e-4f));
                    assertThat(draw.entropies()[0])
                            .isCloseTo((float) one.path("entropy").asDouble(), within(1e-4f));
                }
            }
        }
    }

    /// The middle of the token's interval on the cumulative distribution.
    private static double middle(float[] logProbs, int token) {
        double before = 0;
        for (int v = 0; v < token; v++) {
            before += Math.exp(logProbs[v]);
        }
        return before + Math.exp(logProbs[token]) / 2;
    }

    @Test
    void truncationIsTransformers() throws IOException {
        JsonNode golden = new ObjectMapper().readTree(GOLDEN.toFile());
        for (JsonNode one : golden.path("cases")) {
            float[] logits =
                    floats(golden.path("vectors").path(one.path("vector").asText()));
            float[] expected = floats(one.path("probabilities"));
            double temperature = one.path("temperature").asDouble();
            if (one.path("top_p").asDouble() == 0) {
                continue; // transformers keeps one token then; ours asks for a top_p above 0
            }
            try (var _ = TensorScope.open()) {
                Tensor probabilities = Tensors.floats(Device.CPU, logits, 1, logits.length)
                        .mul_(1 / temperature)
                        .softmax(-1);
                Tensor cut = TokenSampler.truncate(
                        probabilities,
                        settings(
                                temperature,
                                one.path("top_p").asDouble(),
                                one.path("top_k").asInt()));
                float[] actual = cut.mul(1 / cut.sum().item()).toFloats();
                assertThat(actual).as(one.toString()).containsExactly(expected, within(2e-5f));
            }
        }
    }

    @Test
    void greedyTakesTheFirstOfEqualTokensAndReportsTheDistributionAtTemperatureOne() {
        try (var _ = TensorScope.open()) {
            TokenSampler.Draw draw = TokenSampler.draw(
                    Tensors.floats(Device.CPU, new float[] {0, 2, 2, 1}, 1, 4), new float[] {0.99f}, settings(0, 1, 0));
            double total = 1 + 2 * Math.exp(2) + Math.E;
            assertThat(draw.tokens()).containsExactly(1);
            assertThat(draw.logProbs()[0]).isCloseTo((float) (2 - Math.log(total)), within(1e-5f));
        }
    }

    /// The limits of softmax(z/τ) and of the nucleus: the most likely token, certain.
    @ParameterizedTest
    @CsvSource({
        "1e-5, 1",
        "1e-20, 1",
        "1e-38, 1",
        "1e-40, 1",
        "1e-46, 1",
        "4.9e-324, 1",
        "1, 1e-30",
        "1, 1e-40",
        "1, 4.9e-324"
    })
    void theSmallestTemperatureAndNucleusTakeTheMostLikelyToken(double temperature, double topP) {
        try (var _ = TensorScope.open()) {
            TokenSampler.Draw draw = TokenSampler.draw(
                    Tensors.floats(Device.CPU, new float[] {-3e4f, 2, 3e4f, 1}, 1, 4),
                    new float[] {0.99f},
                    settings(temperature, topP, 0));
            assertThat(draw.tokens()).containsExactly(2);
            assertThat(draw.logProbs()).containsExactly(0);
            assertThat(draw.entropies()[0]).isCloseTo(0, within(0f));
        }
    }

    @Test
    void frequenciesFollowTheProbabilities() {
        RandomGenerator random = Seeds.stream(7, "frequencies");
        int draws = 20_000;
        int[] counts = new int[3];
        try (var _ = TensorScope.open()) {
            Tensor row = Tensors.floats(Device.CPU, new float[] {0, (float) Math.log(2), (float) Math.log(7)}, 1, 3);
            Tensor logits = row.indexSelect(0, Tensors.longs(Device.CPU, new long[draws], draws));
            float[] uniforms = new float[draws];
            for (int i = 0; i < draws; i++) {
                uniforms[i] = random.nextFloat();
            }
            for (long token :
                    TokenSampler.draw(logits, uniforms, settings(1, 1, 0)).tokens()) {
                counts[(int) token]++;
            }
        }
        assertThat(counts[0] / (double) draws).isCloseTo(0.1, within(0.01));
        assertThat(counts[1] / (double) draws).isCloseTo(0.2, within(0.012));
    }

    private static SamplingSettings settings(double temperature, double topP, int topK) {
        return new SamplingSettings(temperature, topP, topK, 8, List.of());
    }

    private static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.parseFloat(array.get(i).asText());
        }
        return values;
    }
}

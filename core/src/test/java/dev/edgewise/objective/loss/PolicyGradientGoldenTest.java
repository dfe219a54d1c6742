package dev.edgewise.objective.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.objective.SequenceLogProbs;
import dev.edgewise.objective.TokenLoss;
import dev.edgewise.objective.TokenSlice;
import dev.edgewise.testkit.Golden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Losses, gradients and metrics of `GRPOTrainer._compute_loss` with torch autograd, see
/// `testkit/oracle/make_objectives.py`.
class PolicyGradientGoldenTest {
    static Stream<JsonNode> cases() {
        return StreamSupport.stream(Golden.read("objectives.json").get("losses").spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lossAndGradientAreTrls(JsonNode golden) {
        PolicyGradient objective = objective(golden);
        int count = golden.get("logps").size();
        double[] weights = objective.weights(lengths(golden));
        double loss = 0;
        for (int i = 0; i < count; i++) {
            TokenLoss part = objective.evaluate(slice(golden, i, (float) weights[i]));
            loss += part.loss();
            assertThat(part.gradient()).hasSize(golden.get("logps").get(i).size());
            for (int t = 0; t < part.gradient().length; t++) {
                double expected = golden.get("gradient").get(i).get(t).doubleValue();
                assertThat((double) part.gradient()[t]).isCloseTo(expected, offset(1e-6 * Math.abs(expected)));
            }
        }
        assertThat(loss).isCloseTo(golden.get("loss").doubleValue(), within(1e-6));
        if (!isBnpo(golden)) {
            assertThat(loss).isCloseTo(golden.get("accumulated_loss").doubleValue(), within(1e-6));
        }
    }

    /// Why TRL's `bnpo` has no name here: over one local batch it is DAPO (above), and cut in two it is another loss.
    @Test
    void bnpoDependsOnHowAStepIsCut() {
        List<JsonNode> bnpo = cases().filter(PolicyGradientGoldenTest::isBnpo).toList();
        assertThat(bnpo)
                .hasSize(12)
                .allSatisfy(golden -> assertThat(golden.get("accumulated_loss").doubleValue())
                        .isNotCloseTo(golden.get("loss").doubleValue(), within(1e-4)));
    }

    private static boolean isBnpo(JsonNode golden) {
        return golden.get("loss_type").textValue().equals("bnpo");
    }

    private static LossType lossType(JsonNode golden) {
        return isBnpo(golden)
                ? LossType.DAPO
                : LossType.valueOf(golden.get("loss_type").textValue().toUpperCase(Locale.ROOT));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void metricsAreTrls(JsonNode golden) {
        List<SequenceLogProbs> sequences = new ArrayList<>();
        for (int i = 0; i < golden.get("logps").size(); i++) {
            sequences.add(new SequenceLogProbs(
                    Golden.floats(golden.get("logps").get(i)),
                    row(golden, "old", i),
                    row(golden, "ref", i),
                    golden.get("advantages").get(i).doubleValue()));
        }
        Map<String, Double> expected = new LinkedHashMap<>();
        golden.get("metrics")
                .properties()
                .forEach(e -> expected.put(e.getKey(), e.getValue().doubleValue()));

        Map<String, Double> metrics = objective(golden).metrics(sequences);

        assertThat(metrics).containsOnlyKeys(expected.keySet());
        expected.forEach((key, value) -> assertThat(metrics.get(key)).as(key).isCloseTo(value, within(1e-6)));
    }

    private static PolicyGradient objective(JsonNode golden) {
        JsonNode delta = golden.get("delta");
        return new PolicyGradient(
                lossType(golden),
                new ClipRange(
                        golden.get("epsilon").doubleValue(),
                        golden.get("epsilon_high").doubleValue(),
                        delta.isNull() ? Double.POSITIVE_INFINITY : delta.doubleValue()),
                new KlPenalty(
                        golden.get("beta").doubleValue(),
                        golden.get("use_bias_correction_kl").booleanValue()),
                golden.get("max_completion_length").intValue());
    }

    private static int[] lengths(JsonNode golden) {
        return StreamSupport.stream(golden.get("logps").spliterator(), false)
                .mapToInt(JsonNode::size)
                .toArray();
    }

    private static TokenSlice slice(JsonNode golden, int sequence, float weight) {
        float[] logProbs = Golden.floats(golden.get("logps").get(sequence));
        float[] advantages = new float[logProbs.length];
        float[] weights = new float[logProbs.length];
        Arrays.fill(advantages, golden.get("advantages").get(sequence).floatValue());
        Arrays.fill(weights, weight);
        return new TokenSlice(
                logProbs, row(golden, "old", sequence), row(golden, "ref", sequence), advantages, weights);
    }

    private static float @Nullable [] row(JsonNode golden, String field, int sequence) {
        return golden.get(field).isNull()
                ? null
                : Golden.floats(golden.get(field).get(sequence));
    }
}

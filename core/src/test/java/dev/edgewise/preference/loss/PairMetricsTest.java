package dev.edgewise.preference.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.objective.SequenceLogProbs;
import dev.edgewise.objective.StepShape;
import dev.edgewise.objective.TokenLooks;
import dev.edgewise.plugin.PreferenceContext;
import dev.edgewise.testkit.Golden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Loss and every metric of `DPOTrainer._compute_loss` (TRL 1.13), from the same small logits.
class PairMetricsTest {
    static Stream<JsonNode> cases() {
        return Golden.read("preference/dpo_metrics.json").valueStream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lossAndMetricsAreTrls(JsonNode golden) {
        int pairs = golden.path("input_ids").size() / 2;
        List<SequenceLogProbs> sequences = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            sequences.add(sequence(golden, i, 1));
            sequences.add(sequence(golden, pairs + i, -1));
        }
        double beta = golden.path("beta").doubleValue();
        MarginLoss loss = new MarginLoss(
                MarginLoss.Type.valueOf(golden.path("loss_type").asText().toUpperCase(Locale.ROOT)),
                new PreferenceContext(beta, 0, 0.05));
        PairObjective objective =
                PairObjective.dpo(List.of(loss), List.of(1.0), ScoreDivergence.REVERSE_KL, beta, null, false);
        JsonNode expect = golden.path("expect");
        assertThat(objective
                        .evaluate(new StepShape(2 * pairs, 1), List.of(), sequences)
                        .loss())
                .isCloseTo(
                        expect.path("loss").doubleValue(),
                        within(1e-5 * expect.path("loss").doubleValue()));
        Map<String, Double> metrics = objective.metrics(sequences);
        for (String key : List.of(
                "logits/chosen",
                "logits/rejected",
                "mean_token_accuracy",
                "rewards/chosen",
                "rewards/rejected",
                "rewards/accuracies",
                "rewards/margins",
                "logps/chosen",
                "logps/rejected")) {
            assertThat(metrics.get(key)).as(key).isCloseTo(expect.path(key).doubleValue(), within(1e-5));
        }
    }

    private static SequenceLogProbs sequence(JsonNode golden, int row, double credit) {
        int[] ids = golden.path("input_ids")
                .path(row)
                .valueStream()
                .mapToInt(JsonNode::intValue)
                .toArray();
        List<Integer> places = new ArrayList<>();
        for (int t = 1; t < ids.length; t++) {
            if (golden.path("completion_mask").path(row).path(t).intValue() == 1) {
                places.add(t);
            }
        }
        int length = places.size();
        float[] logProbs = new float[length];
        float[] reference = new float[length];
        float[] means = new float[length];
        boolean[] likeliest = new boolean[length];
        for (int i = 0; i < length; i++) {
            int t = places.get(i);
            double[] policy =
                    Golden.doubles(golden.path("policy_logits").path(row).path(t - 1));
            logProbs[i] = (float) logProb(policy, ids[t]);
            reference[i] = (float)
                    logProb(Golden.doubles(golden.path("ref_logits").path(row).path(t - 1)), ids[t]);
            means[i] = (float) Arrays.stream(policy).average().orElseThrow();
            likeliest[i] = policy[ids[t]] == Arrays.stream(policy).max().orElseThrow();
        }
        return new SequenceLogProbs(
                logProbs, null, reference, credit, null, new TokenLooks(means, likeliest, new float[length]));
    }

    private static double logProb(double[] logits, int token) {
        return logits[token] - Math.log(Arrays.stream(logits).map(Math::exp).sum());
    }
}

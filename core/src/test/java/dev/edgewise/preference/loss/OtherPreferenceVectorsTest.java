package dev.edgewise.preference.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.objective.SequenceGradients;
import dev.edgewise.objective.SequenceLogProbs;
import dev.edgewise.objective.StepShape;
import dev.edgewise.preference.Pair;
import dev.edgewise.preference.PairSlope;
import dev.edgewise.preference.ScoredCompletion;
import dev.edgewise.testkit.Golden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Losses, derivatives and metrics of TRL's `KTOTrainer`, `CPOTrainer` and `ORPOTrainer` (1.13) with torch
/// autograd.
class OtherPreferenceVectorsTest {
    static Stream<JsonNode> kto() {
        return Golden.read("preference/kto.json").valueStream();
    }

    static Stream<JsonNode> cpo() {
        return Golden.read("preference/cpo.json").valueStream();
    }

    static Stream<JsonNode> orpo() {
        return Golden.read("preference/orpo.json").valueStream();
    }

    @ParameterizedTest
    @MethodSource("kto")
    void ktoIsTrls(JsonNode golden) {
        KtoObjective objective = new KtoObjective(
                KtoObjective.Type.valueOf(golden.path("loss_type").asText().toUpperCase(Locale.ROOT)),
                golden.path("beta").doubleValue(),
                golden.path("desirable_weight").doubleValue(),
                golden.path("undesirable_weight").doubleValue());
        List<SequenceLogProbs> examples = new ArrayList<>();
        List<SequenceLogProbs> mismatched = new ArrayList<>();
        for (int i = 0; i < golden.path("examples").size(); i++) {
            JsonNode one = golden.path("examples").path(i);
            examples.add(sequence(
                    one.path("logp").doubleValue(),
                    one.path("ref_logp").doubleValue(),
                    one.path("tokens").intValue(),
                    one.path("label").booleanValue() ? 1 : -1));
            mismatched.add(sequence(
                    golden.path("kl_logps").path(i).doubleValue(),
                    golden.path("ref_kl_logps").path(i).doubleValue(),
                    1,
                    0));
        }
        JsonNode expect = golden.path("expect");
        SequenceGradients found = objective.evaluate(new StepShape(examples.size(), 1), mismatched, examples);
        assertThat(found.loss()).isCloseTo(expect.path("loss").doubleValue(), within(1e-7));
        for (int i = 0; i < examples.size(); i++) {
            double slope = expect.path("d_logp").path(i).doubleValue();
            for (float each : found.gradients().get(i)) {
                assertThat((double) each).isCloseTo(slope, within(1e-6 * Math.abs(slope)));
            }
        }
        List<SequenceLogProbs> all = new ArrayList<>(examples);
        all.addAll(mismatched);
        Map<String, Double> metrics = objective.metrics(all);
        for (String key : List.of(
                "kl", "rewards/chosen", "rewards/rejected", "rewards/margins", "logps/chosen", "logps/rejected")) {
            assertThat(metrics.containsKey(key)).as(key).isEqualTo(expect.has(key));
            if (expect.has(key)) {
                assertThat(metrics.get(key)).as(key).isCloseTo(expect.path(key).doubleValue(), within(1e-6));
            }
        }
    }

    private static SequenceLogProbs sequence(double logProb, double reference, int tokens, double advantage) {
        float[] logProbs = new float[tokens];
        float[] references = new float[tokens];
        Arrays.fill(logProbs, (float) (logProb / tokens));
        Arrays.fill(references, (float) (reference / tokens));
        return new SequenceLogProbs(logProbs, null, references, advantage);
    }

    @ParameterizedTest
    @MethodSource("cpo")
    void cpoIsTrls(JsonNode golden) {
        CpoLoss loss = new CpoLoss(
                CpoLoss.Type.valueOf(golden.path("loss_type").asText().toUpperCase(Locale.ROOT)),
                golden.path("beta").doubleValue(),
                golden.path("label_smoothing").doubleValue(),
                0,
                golden.path("simpo_gamma").doubleValue(),
                golden.path("alpha").doubleValue());
        // Sums over one token are its mean, too.
        List<Pair> pairs = pairs(golden, 1);
        List<PairSlope> slopes = loss.evaluate(pairs, new StepShape(2 * pairs.size(), pairs.size()));
        JsonNode expect = golden.path("expect");
        double chosen = 0;
        for (int i = 0; i < pairs.size(); i++) {
            near(slopes.get(i).loss(), expect.path("losses").path(i), 1e-9);
            near(slopes.get(i).chosen() / pairs.size(), expect.path("d_chosen").path(i), 1e-9);
            near(
                    slopes.get(i).rejected() / pairs.size(),
                    expect.path("d_rejected").path(i),
                    1e-9);
            chosen += expect.path("chosen_rewards").path(i).doubleValue() / pairs.size();
        }
        assertThat(loss.metrics(pairs).get("rewards/chosen")).isCloseTo(chosen, within(1e-9));
    }

    @ParameterizedTest
    @MethodSource("orpo")
    void orpoIsTrls(JsonNode golden) {
        OrpoLoss loss = new OrpoLoss(golden.path("beta").doubleValue());
        List<Pair> pairs = pairs(golden, 3);
        JsonNode expect = golden.path("expect");
        for (int i = 0; i < pairs.size(); i++) {
            PairSlope slope = loss.slope(pairs.get(i));
            near(-slope.loss(), expect.path("losses_as_returned").path(i), 1e-5);
            near(3 * slope.chosen() / pairs.size(), expect.path("d_chosen").path(i), 1e-5);
            near(3 * slope.rejected() / pairs.size(), expect.path("d_rejected").path(i), 1e-5);
        }
        assertThat(loss.metrics(pairs))
                .hasEntrySatisfying("log_odds_ratio", odds -> near(odds, expect.path("log_odds_ratio"), 1e-5))
                .hasEntrySatisfying("log_odds_chosen", odds -> near(odds, expect.path("log_odds_chosen"), 1e-5));
    }

    private static List<Pair> pairs(JsonNode golden, int tokens) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < golden.path("chosen_logps").size(); i++) {
            pairs.add(new Pair(
                    new ScoredCompletion(
                            tokens * golden.path("chosen_logps").path(i).doubleValue(), 0, tokens),
                    new ScoredCompletion(
                            tokens * golden.path("rejected_logps").path(i).doubleValue(), 0, tokens)));
        }
        return pairs;
    }

    private static void near(double value, JsonNode expected, double relative) {
        double wanted = expected.doubleValue();
        assertThat(value).isCloseTo(wanted, within(relative * Math.max(1e-4, Math.abs(wanted))));
    }
}

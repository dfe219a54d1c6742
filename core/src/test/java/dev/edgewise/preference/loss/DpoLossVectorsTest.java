package dev.edgewise.preference.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.objective.SequenceGradients;
import dev.edgewise.objective.SequenceLogProbs;
import dev.edgewise.objective.StepShape;
import dev.edgewise.objective.TokenLooks;
import dev.edgewise.plugin.NoSettings;
import dev.edgewise.plugin.PreferenceContext;
import dev.edgewise.plugin.PreferenceProvider;
import dev.edgewise.preference.Pair;
import dev.edgewise.preference.PairSlope;
import dev.edgewise.preference.PreferenceLoss;
import dev.edgewise.preference.ScoredCompletion;
import dev.edgewise.testkit.Golden;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Losses, derivatives and metrics of `DPOTrainer._compute_loss` (TRL 1.13) with torch autograd, in float64
/// where a case is not of an alpha divergence.
class DpoLossVectorsTest {
    private static final Map<String, PreferenceProvider<NoSettings>> LOSSES = PreferenceLosses.PROVIDERS.stream()
            .collect(Collectors.toMap(PreferenceProvider::type, Function.identity()));

    static Stream<JsonNode> cases() {
        return Golden.read("preference/dpo_losses.json").valueStream();
    }

    /// Those of sums alone: no token counts otherwise than the next.
    static Stream<JsonNode> sums() {
        return cases().filter(golden -> !golden.has("ld_alpha") && !golden.has("use_weighting"));
    }

    @Test
    void everyLossHasItsCases() {
        assertThat(cases()).hasSize(109);
        assertThat(cases().map(golden -> golden.path("loss_type").asText("several"))
                        .distinct())
                .containsAll(LOSSES.keySet())
                .hasSize(16);
    }

    @ParameterizedTest
    @MethodSource("sums")
    void lossAndSlopesAreTrls(JsonNode golden) {
        double tolerance = tolerance(golden);
        List<Pair> pairs = golden.path("pairs")
                .valueStream()
                .map(pair -> new Pair(completion(pair.path("chosen")), completion(pair.path("rejected"))))
                .toList();
        List<PairSlope> slopes = mix(golden).evaluate(pairs, step(golden));
        JsonNode expect = golden.path("expect");
        assertThat(slopes.stream().mapToDouble(PairSlope::loss).average().orElseThrow())
                .satisfies(loss -> near(loss, expect.path("loss").doubleValue(), tolerance));
        for (int i = 0; i < slopes.size(); i++) {
            near(
                    (slopes.get(i).chosen() + slopes.get(i).likelihood()) / slopes.size(),
                    first(expect.path("d_chosen").path(i)),
                    tolerance);
            near(
                    slopes.get(i).rejected() / slopes.size(),
                    first(expect.path("d_rejected").path(i)),
                    tolerance);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tokensAndMetricsAreTrls(JsonNode golden) {
        PairObjective objective = objective(golden);
        List<SequenceLogProbs> sequences = sequences(golden);
        SequenceGradients found = objective.evaluate(step(golden), List.of(), sequences);
        JsonNode expect = golden.path("expect");
        near(found.loss(), expect.path("loss").doubleValue(), 2e-5);
        for (int i = 0; i < sequences.size(); i++) {
            JsonNode slope = expect.path(i % 2 == 0 ? "d_chosen" : "d_rejected").path(i / 2);
            float[] gradient = found.gradients().get(i);
            for (int t = 0; t < gradient.length; t++) {
                near(gradient[t], slope.isArray() ? slope.path(t).doubleValue() : slope.doubleValue(), 2e-5);
            }
        }
        Map<String, Double> metrics = objective.metrics(sequences);
        for (String key : List.of("rewards/chosen", "rewards/rejected", "rewards/margins", "rewards/accuracies")) {
            near(metrics.get(key), expect.path(key).doubleValue(), 2e-5);
        }
        near(metrics.get("logps/chosen"), expect.path("logps/chosen").doubleValue(), 2e-5);
        near(metrics.get("logps/rejected"), expect.path("logps/rejected").doubleValue(), 2e-5);
    }

    /// TRL takes alpha divergence in float32, and the ε of `exo_pair`.
    private static double tolerance(JsonNode golden) {
        if (golden.path("loss_type").asText().equals("exo_pair")) {
            return 1e-6;
        }
        return golden.path("f_divergence_type").asText().equals("alpha_divergence") ? 1e-5 : 1e-9;
    }

    private static double first(JsonNode slope) {
        return slope.isArray() ? slope.path(0).doubleValue() : slope.doubleValue();
    }

    private static void near(double value, double expected, double relative) {
        assertThat(value).isCloseTo(expected, within(relative * Math.max(1e-2, Math.abs(expected))));
    }

    private static ScoredCompletion completion(JsonNode one) {
        return new ScoredCompletion(
                one.path("logp").doubleValue(),
                one.path("ref_logp").doubleValue(),
                one.path("tokens").intValue());
    }

    private static StepShape step(JsonNode golden) {
        return new StepShape(
                2 * golden.path("pairs").size(),
                golden.path("pairs")
                        .valueStream()
                        .mapToLong(pair -> pair.path("chosen").path("tokens").longValue())
                        .sum());
    }

    private static List<PreferenceLoss> losses(JsonNode golden) {
        PreferenceContext context = new PreferenceContext(
                golden.path("beta").doubleValue(),
                golden.path("label_smoothing").doubleValue(),
                golden.path("discopop_tau").asDouble(0.05));
        JsonNode type = golden.path("loss_type");
        Stream<String> names = type.isArray() ? type.valueStream().map(JsonNode::asText) : Stream.of(type.asText());
        return names.map(name -> LOSSES.get(name).create(new NoSettings(), context))
                .toList();
    }

    private static List<Double> weights(JsonNode golden) {
        return golden.has("loss_weights")
                ? golden.path("loss_weights")
                        .valueStream()
                        .map(JsonNode::asDouble)
                        .toList()
                : List.of(1.0);
    }

    private static ScoreDivergence divergence(JsonNode golden) {
        return new ScoreDivergence(
                ScoreDivergence.Type.valueOf(
                        golden.path("f_divergence_type").asText("reverse_kl").toUpperCase(Locale.ROOT)),
                golden.path("f_alpha_divergence_coef").asDouble(0.5));
    }

    private static WeightedLosses mix(JsonNode golden) {
        return new WeightedLosses(losses(golden), weights(golden), divergence(golden));
    }

    private static PairObjective objective(JsonNode golden) {
        return PairObjective.dpo(
                losses(golden),
                weights(golden),
                divergence(golden),
                golden.path("beta").doubleValue(),
                golden.has("ld_alpha") ? golden.path("ld_alpha").doubleValue() : null,
                golden.path("use_weighting").booleanValue());
    }

    private static List<SequenceLogProbs> sequences(JsonNode golden) {
        List<SequenceLogProbs> sequences = new ArrayList<>();
        for (int i = 0; i < golden.path("pairs").size(); i++) {
            for (String side : List.of("chosen", "rejected")) {
                JsonNode one = golden.path("pairs").path(i).path(side);
                float[] logProbs = tokens(golden.path("token_logps").path(i).path(side), one, "logp");
                float[] reference =
                        tokens(golden.path("ref_token_logps").path(i).path(side), one, "ref_logp");
                sequences.add(new SequenceLogProbs(
                        logProbs, null, reference, side.equals("chosen") ? 1 : -1, null, looks(logProbs)));
            }
        }
        return sequences;
    }

    private static float[] tokens(JsonNode given, JsonNode one, String sum) {
        float[] tokens = new float[one.path("tokens").intValue()];
        Arrays.fill(tokens, (float) (one.path(sum).doubleValue() / tokens.length));
        for (int t = 0; t < given.size(); t++) {
            tokens[t] = given.path(t).floatValue();
        }
        return tokens;
    }

    /// The rest of a vocabulary of five shares what probability is left.
    private static TokenLooks looks(float[] logProbs) {
        float[] collisions = new float[logProbs.length];
        for (int t = 0; t < collisions.length; t++) {
            double p = Math.exp(logProbs[t]);
            collisions[t] = (float) Math.log(p * p + (1 - p) * (1 - p) / 4);
        }
        return new TokenLooks(new float[logProbs.length], new boolean[logProbs.length], collisions);
    }
}

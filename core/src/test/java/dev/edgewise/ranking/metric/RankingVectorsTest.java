package dev.edgewise.ranking.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.edgewise.testkit.Golden;
import java.util.Arrays;
import java.util.HashSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Numbers of trec_eval 10, scikit-learn and sentence-transformers for the same rankings.
class RankingVectorsTest {
    private static final double EXACT = 1e-9;

    static Stream<JsonNode> rankings() {
        return Golden.read("ranking/ranking_metrics.json").valueStream();
    }

    @Test
    void thereAreSixteen() {
        assertThat(rankings()).hasSize(16);
    }

    @ParameterizedTest
    @MethodSource("rankings")
    void trecEval(JsonNode golden) {
        double[] grades = Golden.doubles(golden.path("grades"));
        String[] ids = golden.path("ids").valueStream().map(JsonNode::asText).toArray(String[]::new);
        double[] ranked = Ties.byId(Golden.doubles(golden.path("scores")), grades, ids);
        golden.path("trec_eval").properties().forEach(entry -> {
            String key = entry.getKey();
            double actual = key.startsWith("ndcg")
                    ? new Ndcg(cutoff(key), Gain.LINEAR).ranked(ranked, grades)
                    : binary(RankedRelevance.of(ranked, 1), key);
            same(key, actual, entry.getValue());
        });
        golden.path("trec_eval_level2")
                .properties()
                .forEach(entry -> same(
                        entry.getKey() + " from grade 2",
                        binary(RankedRelevance.of(ranked, 2), entry.getKey()),
                        entry.getValue()));
    }

    private static double binary(RankedRelevance ranking, String key) {
        return switch (key.replaceAll("_\\d+$", "")) {
            case "map", "map_cut" -> ranking.averagePrecision(cutoff(key));
            case "recip_rank" -> ranking.reciprocalRank(Ndcg.ALL);
            case "P" -> ranking.precision(cutoff(key));
            default -> throw new IllegalArgumentException(key);
        };
    }

    private static int cutoff(String key) {
        String digits = key.replaceAll("\\D", "");
        return digits.isEmpty() ? Ndcg.ALL : Integer.parseInt(digits);
    }

    @ParameterizedTest
    @MethodSource("rankings")
    void scikitLearnAndInputOrder(JsonNode golden) {
        double[] grades = Golden.doubles(golden.path("grades"));
        double[] scores = Golden.doubles(golden.path("scores"));
        golden.path("scikit_learn").properties().forEach(entry -> {
            String key = entry.getKey();
            if (!key.startsWith("ndcg") || !entry.getValue().isNumber()) {
                return;
            }
            Ndcg ndcg = ndcg(key);
            if (!key.endsWith("ignore_ties")) {
                same(key, ndcg.averaged(scores, grades, grades), entry.getValue());
            } else if (new HashSet<>(Arrays.stream(scores).boxed().toList()).size() <= 2) {
                same(key, ndcg.ranked(Ties.lastGiven(scores, grades), grades), entry.getValue());
            } else {
                // numpy's sort is not stable: with more values it takes ties in some order
                assertThat(entry.getValue().doubleValue())
                        .as(key)
                        .isBetween(byGrade(ndcg, scores, grades, -1) - EXACT, byGrade(ndcg, scores, grades, 1) + EXACT);
            }
        });
        golden.path("input_order")
                .properties()
                .forEach(entry -> same(
                        entry.getKey(),
                        ndcg(entry.getKey()).ranked(Ties.firstGiven(scores, grades), grades),
                        entry.getValue()));
        if (golden.has("auc")) {
            ScoredRelevance scored = ScoredRelevance.of(scores, grades, 1);
            same("auc", scored.auc(), golden.path("auc"));
            same("average precision", scored.averagePrecision(), golden.path("average_precision"));
        }
    }

    /// Returns nDCG with ties in the best order, or in the worst.
    private static double byGrade(Ndcg ndcg, double[] scores, double[] grades, int sign) {
        double[] moved = new double[scores.length];
        Arrays.setAll(moved, i -> scores[i] + sign * 1e-9 * grades[i]);
        return ndcg.ranked(Ties.firstGiven(moved, grades), grades);
    }

    private static Ndcg ndcg(String key) {
        int k = Integer.parseInt(key.replaceAll("\\D", ""));
        return new Ndcg(k, key.contains("exponential") ? Gain.EXPONENTIAL : Gain.LINEAR);
    }

    @ParameterizedTest
    @MethodSource("rankings")
    void sentenceTransformers(JsonNode golden) {
        JsonNode expected = golden.path("sentence_transformers");
        if (expected.isMissingNode()) {
            return;
        }
        double[] scores = Golden.doubles(golden.path("scores"));
        double[] binary = Arrays.stream(Golden.doubles(golden.path("grades")))
                .map(grade -> grade > 0 ? 1 : 0)
                .toArray();
        same("ndcg@10", new Ndcg(10, Gain.LINEAR).averaged(scores, binary, binary), expected.path("ndcg@10"));
        same(
                "mrr@10",
                RankedRelevance.of(Ties.lastGiven(scores, binary), 1).reciprocalRank(10),
                expected.path("mrr@10"));
        same("map", ScoredRelevance.of(scores, binary, 1).averagePrecision(), expected.path("map"));
    }

    @ParameterizedTest
    @MethodSource("classifications")
    void classification(JsonNode golden) {
        ScoredRelevance scored =
                ScoredRelevance.of(Golden.doubles(golden.path("scores")), Golden.doubles(golden.path("labels")), 1);
        JsonNode theirs = golden.path("sentence_transformers");
        BestThreshold reported = BestThreshold.sentenceTransformers(scored);
        same("accuracy", reported.accuracy(), theirs.path("accuracy"));
        same("accuracy_threshold", reported.accuracyThreshold(), theirs.path("accuracy_threshold"));
        same("f1", reported.f1(), theirs.path("f1"));
        same("f1_threshold", reported.f1Threshold(), theirs.path("f1_threshold"));
        same("precision", reported.precision(), theirs.path("precision"));
        same("recall", reported.recall(), theirs.path("recall"));
        BestThreshold attainable = BestThreshold.of(scored);
        same("exact accuracy", attainable.accuracy(), golden.path("exact").path("accuracy"));
        same("exact f1", attainable.f1(), golden.path("exact").path("f1"));
        same("auc", scored.auc(), golden.path("auc"));
        same("average precision", scored.averagePrecision(), golden.path("average_precision"));
    }

    static Stream<JsonNode> classifications() {
        return Golden.read("ranking/classification_metrics.json").valueStream();
    }

    @ParameterizedTest
    @MethodSource("correlations")
    void correlation(JsonNode golden) {
        double[] x = Golden.doubles(golden.path("x"));
        double[] y = Golden.doubles(golden.path("y"));
        same("pearson", Correlation.pearson(x, y), golden.path("pearson"));
        same("spearman", Correlation.spearman(x, y), golden.path("spearman"));
        same("kendall", Correlation.kendall(x, y), golden.path("kendall_b"));
    }

    static Stream<JsonNode> correlations() {
        return Golden.read("ranking/correlation.json").valueStream();
    }

    @ParameterizedTest
    @MethodSource("comparisons")
    void pairedComparison(JsonNode golden) {
        double[] a = Golden.doubles(golden.path("a"));
        double[] b = Golden.doubles(golden.path("b"));
        double[] differences = new double[a.length];
        Arrays.setAll(differences, i -> b[i] - a[i]);
        PairedComparison.Units units = PairedComparison.Units.of(differences, null);
        double[] means = golden.path("resamples")
                .valueStream()
                .mapToDouble(resample -> units.mean(
                        resample.valueStream().mapToInt(JsonNode::intValue).toArray()))
                .toArray();
        double[] expected = Golden.doubles(golden.path("resampled_means"));
        for (int i = 0; i < means.length; i++) {
            assertThat(means[i]).isCloseTo(expected[i], within(EXACT));
        }
        Arrays.sort(means);
        double[] interval = Golden.doubles(golden.path("interval_95_percentile_linear"));
        assertThat(PairedComparison.Units.quantile(means, 0.025)).isCloseTo(interval[0], within(EXACT));
        assertThat(PairedComparison.Units.quantile(means, 0.975)).isCloseTo(interval[1], within(EXACT));
        same("p", units.exactP(), golden.path("permutation_p_two_sided_exact"));
    }

    static Stream<JsonNode> comparisons() {
        return Golden.read("ranking/paired_comparison.json").valueStream();
    }

    private static void same(String what, double actual, JsonNode expected) {
        assertThat(actual).as(what).isCloseTo(expected.doubleValue(), within(EXACT));
    }
}

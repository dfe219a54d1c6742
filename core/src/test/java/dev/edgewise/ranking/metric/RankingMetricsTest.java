package dev.edgewise.ranking.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.eval.Interval;
import dev.edgewise.ranking.data.JudgedDocument;
import dev.edgewise.ranking.data.QueryList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Metrics over queries, by numbers worked out by hand.
class RankingMetricsTest {
    private static final Offset<Double> EXACT = within(1e-12);

    private static QueryList list(String query, @Nullable String topic, double... grades) {
        return new QueryList(
                null,
                query,
                topic,
                IntStream.range(0, grades.length)
                        .mapToObj(i -> new JudgedDocument("d" + i, null, List.of(grades[i]), null, "test.tsv:2"))
                        .toList());
    }

    @Test
    void meansGoOverQueriesWithARelevantDocument() {
        List<QueryList> lists = List.of(list("a", null, 1, 0), list("b", null, 0, 0), list("c", null, 2, 0, 1));
        List<double[]> scores = List.of(new double[] {1, 2}, new double[] {5, 6}, new double[] {9, 8, 7});
        RankingMetrics metrics = RankingMetrics.of(lists, scores, 10, RankingMetrics.RELEVANT);
        assertThat(metrics.withoutRelevant()).isEqualTo(1);
        assertThat(metrics.queries()).extracting(QueryMetrics::query).containsExactly("a", "c");
        double first = 1 / (Math.log(3) / Math.log(2));
        double third = (2 + 1 / 2.0) / (2 + first);
        assertThat(metrics.values().get("ndcg@10")).isCloseTo((first + third) / 2, EXACT);
        assertThat(metrics.values().get("mrr@10")).isCloseTo((0.5 + 1) / 2, EXACT);
        assertThat(metrics.values().get("map")).isCloseTo((0.5 + (1 + 2 / 3.0) / 2) / 2, EXACT);
        assertThat(metrics.values().get("auc_within")).isCloseTo((0 + 0.5) / 2, EXACT);
        assertThat(metrics.values().get("auc"))
                .as("7 and 9 beat 2, 5, 6 and one of them 8; 1 beats none")
                .isCloseTo(7 / 12.0, EXACT);
        assertThat(metrics.values().keySet())
                .containsExactly("ndcg@10", "ndcg@10_exponential", "mrr@10", "map", "auc_within", "auc");
    }

    @Test
    void nothingRelevantIsNoNumber() {
        RankingMetrics metrics = RankingMetrics.of(
                List.of(list("a", null, 0, 0)), List.of(new double[] {1, 2}), 10, RankingMetrics.RELEVANT);
        assertThat(metrics.values().values()).allMatch(value -> Double.isNaN(value));
        assertThat(metrics.intervals(7)).isEmpty();
    }

    @Test
    @Tag("slow")
    void tiesAreAveragedOverTheirOrders() {
        Random random = new Random(4);
        for (int trial = 0; trial < 20; trial++) {
            double[] grades = random.ints(5, 0, 3).asDoubleStream().toArray();
            double[] scores = random.ints(5, 0, 2).asDoubleStream().toArray();
            double ndcg = 0;
            double reciprocal = 0;
            int shuffles = 2000;
            double[] moved = new double[5];
            for (int s = 0; s < shuffles; s++) {
                Arrays.setAll(moved, i -> scores[i] + 1e-6 * random.nextDouble());
                double[] ranked = Ties.firstGiven(moved, grades);
                ndcg += new Ndcg(3, Gain.EXPONENTIAL).ranked(ranked, grades) / shuffles;
                reciprocal += RankedRelevance.of(ranked, 1).reciprocalRank(3) / shuffles;
            }
            assertThat(new Ndcg(3, Gain.EXPONENTIAL).averaged(scores, grades, grades))
                    .isCloseTo(ndcg, within(0.04));
            assertThat(ScoredRelevance.of(scores, grades, 1).reciprocalRank(3)).isCloseTo(reciprocal, within(0.04));
        }
    }

    @Test
    void aJudgedDocumentThatWasNotFoundStaysInTheIdeal() {
        Ndcg ndcg = new Ndcg(10, Gain.LINEAR);
        assertThat(ndcg.ranked(new double[] {1}, new double[] {1, 2}))
                .as("the better document was not found")
                .isCloseTo(1 / (2 + Math.log(2) / Math.log(3)), EXACT);
        assertThatThrownBy(() -> new Ndcg(0, Gain.LINEAR)).hasMessage("k must be at least 1 but was 0");
    }

    @Test
    void aTeachersLogitsRankAsItDid() {
        double[] logits = {1.2, -2, -3};
        Ndcg ndcg = new Ndcg(10, Gain.LINEAR);
        double third = Math.log(2) / Math.log(3);
        assertThat(ndcg.averaged(new double[] {3, 2, 1}, logits, logits)).isCloseTo(1, EXACT);
        assertThat(ndcg.averaged(new double[] {1, 2, 3}, logits, logits))
                .as("gains 4.2, 1 and 0 from the last rank on")
                .isCloseTo((third + 4.2 / 2) / (4.2 + third), EXACT);
        assertThat(new Ndcg(10, Gain.EXPONENTIAL).averaged(new double[] {1, 2, 3}, logits, logits))
                .isBetween(0.0, 0.6);
    }

    @Test
    void aDistributionIsWorthItsExpectedGrade() {
        QueryList list = new QueryList(
                null,
                "q",
                null,
                List.of(
                        new JudgedDocument("good", null, List.of(0.1, 0.1, 0.8), null, "test.jsonl:1"),
                        new JudgedDocument("bad", null, List.of(0.9, 0.1, 0.0), null, "test.jsonl:2")));
        assertThat(list.values()).containsExactly(new double[] {1.7, 0.1}, EXACT);
        double worse = RankingMetrics.of(List.of(list), List.of(new double[] {0, 1}), 10, 1)
                .values()
                .get("ndcg@10");
        double third = Math.log(2) / Math.log(3);
        assertThat(worse).isCloseTo((0.1 + 1.7 * third) / (1.7 + 0.1 * third), EXACT);
    }

    @Test
    void intervalsResampleTopicsWhereThereAreSome() {
        List<QueryList> alone =
                IntStream.range(0, 40).mapToObj(i -> list("q" + i, null, 1, 0)).toList();
        List<QueryList> grouped = IntStream.range(0, 40)
                .mapToObj(i -> list("q" + i, "t" + i / 10, 1, 0))
                .toList();
        List<double[]> scores = IntStream.range(0, 40)
                .mapToObj(i -> i / 10 < 2 ? new double[] {1, 0} : new double[] {0, 1})
                .toList();
        Interval byQuery = RankingMetrics.of(alone, scores, 10, 1).intervals(7).get("auc_within");
        Interval byTopic =
                RankingMetrics.of(grouped, scores, 10, 1).intervals(7).get("auc_within");
        assertThat(byQuery.estimate()).isEqualTo(byTopic.estimate()).isEqualTo(0.5);
        assertThat(byQuery.high() - byQuery.low()).isBetween(0.2, 0.4);
        assertThat(byTopic.high() - byTopic.low()).as("four topics say little").isGreaterThan(0.7);
        assertThat(RankingMetrics.of(alone, scores, 10, 1).intervals(7).get("auc_within"))
                .isEqualTo(byQuery);
    }

    @Test
    void theAucOverAllPairsDrawsQueriesAgain() {
        List<QueryList> alone =
                IntStream.range(0, 40).mapToObj(i -> list("q" + i, null, 1, 0)).toList();
        List<QueryList> grouped = IntStream.range(0, 40)
                .mapToObj(i -> list("q" + i, "t" + i / 10, 1, 0))
                .toList();
        List<double[]> scores = IntStream.range(0, 40)
                .mapToObj(i -> i / 10 < 2 ? new double[] {1, 0} : new double[] {0, 1})
                .toList();
        Interval byQuery = RankingMetrics.of(alone, scores, 10, 1).intervals(7).get("auc");
        assertThat(byQuery.estimate()).isEqualTo(0.5);
        assertThat(byQuery.high() - byQuery.low()).isBetween(0.2, 0.4);
        Interval byTopic =
                RankingMetrics.of(grouped, scores, 10, 1).intervals(7).get("auc");
        assertThat(byTopic.high() - byTopic.low()).isGreaterThan(0.7);
    }

    @Test
    void aComparisonPairsQueries() {
        Random random = new Random(8);
        double[] reference = random.doubles(60).toArray();
        double[] better = Arrays.stream(reference)
                .map(value -> value + 0.1 + 0.05 * random.nextGaussian())
                .toArray();
        PairedComparison comparison = PairedComparison.of(better, reference, null, new Random(7));
        assertThat(comparison.excludesZero()).isTrue();
        assertThat(comparison.difference().estimate()).isCloseTo(0.1, within(0.03));
        assertThat(comparison.p()).as("(1 + 0) / (1 + 10,000)").isCloseTo(1 / 10_001.0, EXACT);
        assertThat(comparison.above() + comparison.below()).isEqualTo(60);
        PairedComparison none = PairedComparison.of(reference, reference, null, new Random(7));
        assertThat(none.p()).isEqualTo(1);
        assertThat(none.excludesZero()).isFalse();
        List<String> topics = IntStream.range(0, 60).mapToObj(i -> "t" + i % 4).toList();
        assertThat(PairedComparison.of(better, reference, topics, new Random(7)).units())
                .isEqualTo(4);
        assertThat(PairedComparison.of(better, reference, topics, new Random(7)).p())
                .as("four topics, all better: 2 of 16 flips")
                .isCloseTo(2 / 16.0, EXACT);
        assertThatThrownBy(() -> PairedComparison.of(better, new double[1], null, new Random(7)))
                .hasMessage("a comparison needs the same queries on both sides, at least one, but got 60 and 1");
    }

    @Test
    void theCalibrationErrorComparesProbabilitiesWithShares() {
        double[] probabilities = {0.95, 0.95, 0.05, 0.15, 1};
        boolean[] relevant = {true, false, false, false, true};
        assertThat(CalibrationError.of(new ScoredRelevance(probabilities, relevant)))
                .isCloseTo((Math.abs(2 - 2.9) + 0.05 + 0.15) / 5, EXACT);
        assertThatThrownBy(() -> CalibrationError.of(new ScoredRelevance(new double[] {1.2}, new boolean[] {true})))
                .hasMessage("a probability lies in [0, 1] but was 1.2");
    }
}

package dev.edgewise.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.ranking.RankingNeeds.Labels;
import dev.edgewise.ranking.ScoredList;
import dev.edgewise.ranking.data.JudgedDocument;
import dev.edgewise.ranking.data.QueryList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What labels mean while a run measures itself: a worse order is worth less, whatever they are.
@Tag("native")
class RankEvaluationTest {
    @AutoClose
    private final PairModel model = TinyRanker.model(256, false, false);

    private Map<String, Double> measured(Labels kind, double[] scores, List<List<Double>> labels) {
        List<JudgedDocument> documents = labels.stream()
                .map(label -> new JudgedDocument("d", null, label, null, "dev.jsonl:1"))
                .toList();
        QueryList list = new QueryList(null, "q", null, documents);
        return new RankEvaluation("dev", List.of(list), model, kind, 1)
                .measure(List.of(scores))
                .values();
    }

    @Test
    void ofRanksTheFirstIsTheBest() {
        List<Double> first = List.of(1.0);
        List<Double> second = List.of(2.0);
        List<Double> third = List.of(3.0);
        Map<String, Double> best = measured(Labels.RANKS, new double[] {9, 8, 7}, List.of(first, second, third));
        assertThat(best)
                .containsEntry("ndcg@10", 1.0)
                .containsEntry("mrr@10", 1.0)
                .containsEntry("auc", 1.0);
        Map<String, Double> worst = measured(Labels.RANKS, new double[] {7, 8, 9}, List.of(first, second, third));
        assertThat(worst.get("ndcg@10")).isLessThan(0.7);
        assertThat(worst.get("mrr@10")).isCloseTo(1 / 3.0, within(1e-12));
    }

    @Test
    void logitsAndDistributionsRankAsTheirTeacherDid() {
        List<Double> good = List.of(0.0, 1.0);
        List<Double> bad = List.of(1.0, 0.0);
        assertThat(measured(Labels.DISTRIBUTION, new double[] {2, 1}, List.of(good, bad)))
                .containsEntry("ndcg@10", 1.0);
        assertThat(measured(Labels.DISTRIBUTION, new double[] {1, 2}, List.of(good, bad))
                        .get("ndcg@10"))
                .isLessThan(0.7);
        List<Double> high = List.of(1.2);
        List<Double> low = List.of(-2.0);
        assertThat(measured(Labels.SCORES, new double[] {2, 1}, List.of(high, low)))
                .containsEntry("ndcg@10", 1.0);
        assertThat(measured(Labels.SCORES, new double[] {1, 2}, List.of(high, low))
                        .get("ndcg@10"))
                .isLessThan(0.7);
    }

    @Test
    void pairsOfRanksAreInOrderWhereTheLowerRankScoresHigher() {
        ScoredList list = new ScoredList(new double[][] {{3}, {1}, {2}}, new double[][] {{1}, {2}, {3}});
        assertThat(PairOrder.of(list, 3, Labels.RANKS)).isEqualTo(new PairOrder(2, 3));
        assertThat(PairOrder.of(list, 3, Labels.ORDER)).isEqualTo(new PairOrder(1, 3));
    }
}

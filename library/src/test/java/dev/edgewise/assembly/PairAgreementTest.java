package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.ranking.data.JudgedDocument;
import dev.edgewise.ranking.data.QueryList;
import dev.edgewise.rerank.ScoreActivation;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairAgreementTest {
    private static QueryList list(String query, double... labels) {
        return new QueryList(
                null,
                query,
                null,
                IntStream.range(0, labels.length)
                        .mapToObj(d -> new JudgedDocument(query + d, null, List.of(labels[d]), null, "made"))
                        .toList());
    }

    @Test
    void pairsOfAllQueriesAreOneSeries() {
        List<double[]> scores = List.of(new double[] {2, 0}, new double[] {-1, 1});

        Map<String, Double> values =
                PairAgreement.of(List.of(list("a", 1, 0), list("b", 1, 0)), scores, 1, ScoreActivation.SIGMOID);

        assertThat(values)
                .containsEntry("accuracy", 0.75)
                .containsEntry("accuracy_threshold", 1.5)
                .containsEntry("precision", 1.0)
                .containsEntry("recall", 0.5)
                .containsEntry("average_precision", 0.75)
                .containsEntry("pearson", 0.0)
                .containsEntry("spearman", 0.0);
        assertThat(values.get("f1")).isEqualTo(2.0 / 3, within(1e-12));
        // bins of 1/(1+e^-score): 0.881 is relevant, 0.5 is not, 0.269 is, 0.731 is not
        assertThat(values.get("ece")).isEqualTo((0.119203 + 0.5 + 0.731059 + 0.731059) / 4, within(1e-6));
    }

    @Test
    void whatHasNoValueIsLeftOut() {
        Map<String, Double> values =
                PairAgreement.of(List.of(list("a", 1, 1)), List.of(new double[] {1, 2}), 1, ScoreActivation.IDENTITY);

        assertThat(values).isEmpty();
    }
}

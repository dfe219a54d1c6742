package dev.edgewise.ranking.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.edgewise.data.Rows;
import dev.edgewise.ranking.metric.RankingMetrics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Published data sets, where this machine has them.
@Tag("slow")
class RealRowsTest {
    private static Path shared(String name) {
        Path file = Path.of(
                        Optional.ofNullable(System.getenv("EDGEWISE_SHARED")).orElse("../../shared"))
                .resolve("data")
                .resolve(name);
        assumeTrue(Files.exists(file), "no " + file + " on this machine");
        return file;
    }

    @Test
    void dbpediaEntityIsRankedByCommonWordsAsItsReadMeSays() {
        RankingColumns graded = new RankingColumns(null, null, null, new LabelRange(0, 2));
        RankingData data = RankingReader.read(List.of(shared("dbpedia-entity/pairs.tsv")), graded);
        assertThat(data.rows()).isEqualTo(39_600);
        assertThat(data.lists()).hasSize(373);
        assertThat(data.notes()).allMatch(note -> note.contains("taken"));
        Random random = new Random(7);
        assertThat(ndcg(data, (_, _) -> random.nextDouble())).isCloseTo(0.20, within(0.03));
        assertThat(ndcg(data, RealRowsTest::common)).isCloseTo(0.32, within(0.05));
        List<QueryList> test = QuerySplit.part(data.lists(), 0, 0.2, 7);
        List<QueryList> train = QuerySplit.part(data.lists(), 0.2, 1, 7);
        assertThat(test).hasSizeBetween(55, 95);
        Leakage leakage = Leakage.between(train, test);
        assertThat(leakage.queries()).hasSizeLessThan(20);
        assertThat(Leakage.between(leakage.without(train), test).queries()).isEmpty();
    }

    private static double common(String query, String title) {
        Set<String> common = new HashSet<>(QueryText.words(query));
        common.retainAll(QueryText.words(title));
        return common.size();
    }

    private static double ndcg(RankingData data, ToDoubleBiFunction<String, String> scorer) {
        List<double[]> scores = data.lists().stream()
                .map(list -> list.texts().stream()
                        .mapToDouble(text -> scorer.applyAsDouble(list.query(), text))
                        .toArray())
                .toList();
        return RankingMetrics.of(data.lists(), scores, 10, RankingMetrics.RELEVANT)
                .values()
                .get("ndcg@10");
    }

    @Test
    void publishedTablesAreRead() {
        assertThat(Rows.read(shared("product-queries/wands_query.csv"))).hasSize(480);
        assertThat(Rows.read(shared("argument-keypoints/labels_dev.csv"))).hasSize(3_458);
        assertThat(Rows.read(shared("argument-keypoints/arguments_train.csv"))).hasSize(5_583);
        assertThat(Rows.read(shared("argument-keypoints/key_points_train.csv"))).hasSize(207);
    }
}

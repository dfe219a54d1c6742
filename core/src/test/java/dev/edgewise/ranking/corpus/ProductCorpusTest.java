package dev.edgewise.ranking.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.ranking.data.Leakage;
import dev.edgewise.ranking.data.QueryList;
import dev.edgewise.ranking.data.QueryText;
import dev.edgewise.ranking.metric.RankingMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class ProductCorpusTest {
    private static final ProductCorpus CORPUS = ProductCorpus.of(ProductCorpus.SEED);

    @Test
    void hasEnoughToLearnAndToMeasure() {
        assertThat(CORPUS.train()).hasSizeBetween(900, 1200);
        assertThat(CORPUS.dev()).hasSizeBetween(60, 110);
        assertThat(CORPUS.test()).hasSizeBetween(60, 110);
        assertThat(CORPUS.train()).allSatisfy(list -> {
            double[] grades = list.values();
            Arrays.sort(grades);
            assertThat(grades).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2);
            assertThat(list.texts()).doesNotHaveDuplicates();
        });
        assertThat(ProductCorpus.of(ProductCorpus.SEED)).isEqualTo(CORPUS);
        assertThat(ProductCorpus.of(21)).isNotEqualTo(CORPUS);
    }

    @Test
    void noPartKnowsAnother() {
        Leakage.between(CORPUS.train(), CORPUS.dev()).refuse("train", "dev");
        Leakage.between(CORPUS.train(), CORPUS.test()).refuse("train", "test");
        Leakage.between(CORPUS.dev(), CORPUS.test()).refuse("dev", "test");
    }

    @Test
    void theTestSaysNothingInNewWords() {
        Set<String> known = words(CORPUS.train());
        assertThat(known).containsAll(words(CORPUS.test())).containsAll(words(CORPUS.dev()));
        assertThat(known).hasSizeBetween(90, 150);
    }

    private static Set<String> words(List<QueryList> lists) {
        return lists.stream()
                .flatMap(list -> {
                    Set<String> words = new HashSet<>(QueryText.words(list.query()));
                    list.texts().forEach(text -> words.addAll(QueryText.words(text)));
                    return words.stream();
                })
                .collect(Collectors.toSet());
    }

    /// The numbers of examples/rerank/README.md.
    @Test
    void commonWordsAreNotEnough() {
        Random random = new Random(7);
        double chance = ndcg((_, _) -> random.nextDouble());
        double overlap = ndcg((query, text) -> {
            Set<String> common = new HashSet<>(QueryText.words(query));
            common.retainAll(QueryText.words(text));
            return common.size();
        });
        assertThat(chance).isCloseTo(0.54, within(0.005));
        assertThat(overlap).isCloseTo(0.663, within(0.005));
    }

    private static double ndcg(ToDoubleBiFunction<String, String> scorer) {
        List<double[]> scores = CORPUS.test().stream()
                .map(list -> list.texts().stream()
                        .mapToDouble(text -> scorer.applyAsDouble(list.query(), text))
                        .toArray())
                .toList();
        return RankingMetrics.of(CORPUS.test(), scores, 10, RankingMetrics.RELEVANT)
                .values()
                .get("ndcg@10");
    }

    /// `-Dedgewise.docs=write` writes them again.
    @Test
    void theExampleHoldsItsTest() throws IOException {
        Path file = Path.of("../examples/rerank/products-test.tsv");
        String text = String.join("\n", ProductCorpus.table(CORPUS.test())) + "\n";
        if ("write".equals(System.getProperty("edgewise.docs"))) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertThat(Files.readString(file)).isEqualTo(text);
    }
}

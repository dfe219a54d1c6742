package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.config.ConfigReader;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.DataException;
import dev.edgewise.plugin.PluginContext;
import dev.edgewise.plugin.RankingLossProvider;
import dev.edgewise.ranking.RankingLoss;
import dev.edgewise.ranking.data.JudgedDocument;
import dev.edgewise.ranking.data.QueryList;
import dev.edgewise.ranking.loss.RankingLosses;
import dev.edgewise.settings.Keys;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RankSetsTest {
    private static RankSets sets(String data) {
        return RankSets.of(ConfigReader.read("""
            name: pairs
            model: {path: owner/model}
            algorithm: {type: rerank}
            data: {%s}
            """.formatted(data), "run.yaml", Path.of(""), List.of()));
    }

    @Test
    void theLeastRelevantLabelIsThatOfTheEmbeddedCorpusToo() {
        assertThat(sets("relevant_from: 2").relevantFrom()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"dev_share, 0.2", "query_column, q", "document_column, d", "label_column, l", "label_range, '[0, 1]'"})
    void whatSaysHowRowsAreReadNeedsRows(String key, String value) {
        assertThatThrownBy(() -> sets(key + ": " + value))
                .isInstanceOf(ConfigException.class)
                .hasMessage("data." + key + " says how data.train is read, which is left out; name its files, or remove"
                        + " data." + key);
    }

    private static RankSets dev(double... labels) {
        QueryList train = list("q", 1, 2);
        return new RankSets(List.of(train), List.of(list("other", labels)), 1, List.of(), List.of());
    }

    private static QueryList list(String query, double... labels) {
        return new QueryList(
                null,
                query,
                null,
                DoubleStream.of(labels)
                        .mapToObj(label -> new JudgedDocument("d", null, List.of(label), null, "dev.jsonl:1"))
                        .toList());
    }

    private static RankingLoss loss(String type) {
        return RankingLosses.PROVIDERS.stream()
                .filter(provider -> provider.type().equals(type))
                .map(RankSetsTest::made)
                .findFirst()
                .orElseThrow();
    }

    private static <S extends Record> RankingLoss made(RankingLossProvider<S> provider) {
        return provider.create(Keys.defaults(provider.settings()), new PluginContext(7));
    }

    @Test
    void devLabelsBelowZeroAreTold() {
        assertThat(dev(1.2, -2, -3).checked(loss("ranknet"), 1).notes())
                .containsExactly(
                        "2 of 3 dev labels are below 0, as a teacher's logits are: nDCG counts a query's lowest"
                                + " label as 0, and relevant is a label of at least 1.0 (data.relevant_from). To choose"
                                + " checkpoints by people's grades, name rows with them as data.dev");
        assertThat(dev(1, 0).checked(loss("ranknet"), 1).notes()).isEmpty();
    }

    @Test
    void devLabelsAreRanksWhereTheLossTakesRanks() {
        assertThat(dev(1, 2).checked(loss("ranknet_from_ranks"), 1).notes()).isEmpty();
        assertThatThrownBy(() -> dev(1, 0).checked(loss("ranknet_from_ranks"), 1))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "dev.jsonl:1: the label is 0.0. Loss ranknet_from_ranks takes ranks from 1 on, 1 for the best"
                                + " document. Correct the label, or remove the row.");
    }

    @Test
    void otherQueriesNeedQueriesToLearn() {
        assertThatThrownBy(() -> sets("dev: [dev.jsonl]"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("data.dev and data.test belong to data.train, which is left out; name its files");
    }
}

package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.config.ConfigReader;
import dev.edgewise.error.ConfigException;
import java.nio.file.Path;
import java.util.List;
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

    @Test
    void otherQueriesNeedQueriesToLearn() {
        assertThatThrownBy(() -> sets("dev: [dev.jsonl]"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("data.dev and data.test belong to data.train, which is left out; name its files");
    }
}

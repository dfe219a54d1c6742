package dev.edgewise.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ConfigException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The configuration of a run that trains a ranker.
class RankerConfigTest {
    private static RunConfig read(String text) {
        return ConfigReader.read(text, "run.yaml", Path.of(""), List.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", margin_bands: 0"})
    void aCurriculumWithoutBandsIsRefused(String bands) {
        assertThatThrownBy(() -> read("""
                        name: pairs
                        model: {path: owner/model}
                        algorithm: {type: rerank%s}
                        curriculum: {sampler: uniform}
                        """.formatted(bands)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("run.yaml:4: curriculum chooses among bands of margins, which algorithm.margin_bands makes:"
                        + " set it to 5, for example, or remove curriculum");
    }

    @Test
    void topicsWithoutBandsAreRefused() {
        assertThatThrownBy(() ->
                        read("name: pairs\nmodel: {path: owner/model}\nalgorithm: {type: rerank, margin_topics: true}"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "run.yaml:3: algorithm.margin_topics needs bands, which margin_bands makes: set it to 5, for"
                                + " example, or remove this");
    }

    @Test
    void whatARunSaysOfItselfIsReadAgain() {
        RunConfig config = read("name: pairs\nmodel: {path: owner/model}\nalgorithm: {type: rerank}\n");

        assertThat(read(ConfigWriter.toYaml(config))).isEqualTo(config);
    }
}

package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.CurriculumConfig;
import dev.edgewise.error.ConfigException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CurriculaTest {
    private static CurriculumConfig sampler(String sampler) {
        return ConfigReader.read("""
                        name: pairs
                        model: {init: {model_type: bert, vocab_size: 100}}
                        algorithm: {type: rerank, margin_bands: 3}
                        curriculum: {sampler: %s}
                        """.formatted(sampler), "pairs.yaml", Path.of(""), List.of())
                .curriculum();
    }

    @Test
    void pairsOfDocumentsAreComparedByAnySampler() {
        assertThat(Curricula.ofPairs(sampler("uniform"), Map.of("pairs", 3), 15).leastGroup())
                .isEqualTo(15);
    }

    @Test
    void sizesOfGroupsAreRefusedForARanker() {
        CurriculumConfig sizes = sampler("{type: edge, group_sizes: [4, 8]}");

        assertThatThrownBy(() -> Curricula.ofPairs(sizes, Map.of("pairs", 3), 15))
                .isInstanceOf(ConfigException.class)
                .hasMessage("curriculum.sampler chooses how many completions a task gets (group_sizes), but a ranker"
                        + " samples none; remove group_sizes");
    }
}

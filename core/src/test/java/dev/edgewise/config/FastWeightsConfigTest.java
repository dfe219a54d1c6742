package dev.edgewise.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.edgewise.error.ConfigException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FastWeightsConfigTest {
    private static final String RUN = """
            model: {path: owner/model}
            environments: [{type: addition}]
            algorithm: {type: grpo, num_generations: 6}
            """;

    private static RunConfig read(String yaml) {
        return ConfigReader.read(yaml, "run.yaml", Path.of("/work"), List.of());
    }

    private static void refuses(String yaml, String message) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(yaml))
                .withMessage("run.yaml:" + message);
    }

    @Test
    void areOffUnlessAskedFor() {
        assertThat(read(RUN).fastWeights()).isNull();
        assertThat(read(RUN + "fast_weights: {}\n").fastWeights())
                .isEqualTo(new FastWeightsConfig(6, 4, 4, 120, 3, 16, null, 2048, 1, null));
    }

    @Test
    void whatIsWrittenReadsBack() {
        RunConfig config = read(RUN + "fast_weights: {every: 3, prompts: p.json}\n");
        assertThat(read(ConfigWriter.toYaml(config))).isEqualTo(config);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            population: 1 | 4: fast_weights.population must be a whole number, at least 2, at most 64, but was 1. Prompts in use at the most, K: those that are best on some validation task.
            prompts_per_group: 5 | 4: fast_weights.prompts_per_group must be at most population (4), the prompts that there are, but was 5
            budget: 69 | 4: fast_weights.budget must be at least 70 but was 69: scoring the prompts in use anew takes population × validation_tasks (4 × 16) completions, and trying one change 2 × minibatch (3); raise it, or lower one of these
            population: 8, budget: 200, prompts_per_group: 7 | 4: fast_weights.prompts_per_group must be at most algorithm.num_generations (6), the completions that are spread over the prompts, but was 7
            """)
    void refusesWhatCannotWork(String keys, String message) {
        refuses(RUN + "fast_weights: {" + keys + "}\n", message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            type: sft | sft
            type: dpo, dataset: pairs.jsonl | dpo
            type: kto, dataset: rows.jsonl | kto
            """)
    void refusesAnAlgorithmThatSamplesNothing(String algorithm, String type) {
        refuses(
                RUN.replace("type: grpo, num_generations: 6", algorithm) + "fast_weights: {}\n",
                "4: fast_weights must be left out with algorithm " + type
                        + ", which samples no completions, so that no prompt can be tried; remove it, or take algorithm"
                        + " edge or grpo");
    }

    @Test
    void refusesThemBesideARanker() {
        refuses(
                "model: {path: owner/model}\nalgorithm: {type: rerank}\nfast_weights: {}\n",
                "3: fast_weights must be left out with algorithm rerank, which samples no completions, so that no"
                        + " prompt can be tried; remove it, or take algorithm edge or grpo");
    }

    @Test
    void thePromptedModelTeachesOnlyWherePromptsEvolve() {
        String distilled = RUN.replace("num_generations: 6", "num_generations: 6, distill: {teacher: prompted}");
        refuses(
                distilled,
                "3: algorithm.distill.teacher is the model itself under the prompts of fast_weights, which is left"
                        + " out: add fast_weights, or take a teacher of another type");
        assertThat(read(distilled + "fast_weights: {}\n").fastWeights()).isNotNull();
    }
}

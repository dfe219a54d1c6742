package dev.edgewise.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ConfigException;
import dev.edgewise.preference.loss.CpoLoss;
import dev.edgewise.preference.loss.KtoObjective;
import dev.edgewise.preference.loss.ScoreDivergence;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The keys of preferences: TRL's defaults, every key, and what is refused.
class PreferenceConfigTest {
    private static final PreferenceSettings STANDARD =
            new PreferenceSettings(List.of("/work/rows.jsonl"), 8, 1024, null);
    private static final PreferenceSettings OWN =
            new PreferenceSettings(List.of("/a.jsonl", "/b.parquet"), 4, 512, null);
    private static final String OWN_YAML = "dataset: [/a.jsonl, /b.parquet], rows_per_step: 4, max_length: 512";

    private static RunConfig read(String algorithm) {
        return ConfigReader.read(
                "model: {path: owner/model}\nalgorithm: {" + algorithm + "}\nenvironments: []\n",
                "run.yaml",
                Path.of("/work"),
                List.of());
    }

    static List<Arguments> algorithms() {
        return List.of(
                Arguments.of(
                        "type: dpo, dataset: rows.jsonl",
                        new DpoConfig(
                                STANDARD,
                                List.of(Parts.preference("sigmoid")),
                                List.of(),
                                0.1,
                                0,
                                ScoreDivergence.Type.REVERSE_KL,
                                0.5,
                                null,
                                false,
                                0.05,
                                false)),
                Arguments.of(
                        "type: dpo, " + OWN_YAML + ", loss_type: [robust, sft], loss_weights: [1, 0.5], beta: 0.3,"
                                + " label_smoothing: 0.1, f_divergence_type: alpha_divergence, f_alpha_divergence_coef: 0.7,"
                                + " ld_alpha: 0.5, discopop_tau: 0.1, precompute_ref_log_probs: true",
                        new DpoConfig(
                                OWN,
                                List.of(Parts.preference("robust"), Parts.preference("sft")),
                                List.of(1.0, 0.5),
                                0.3,
                                0.1,
                                ScoreDivergence.Type.ALPHA_DIVERGENCE,
                                0.7,
                                0.5,
                                false,
                                0.1,
                                true)),
                Arguments.of(
                        "type: kto, dataset: rows.jsonl", new KtoConfig(STANDARD, KtoObjective.Type.KTO, 0.1, 1, 1)),
                Arguments.of(
                        "type: kto, " + OWN_YAML + ", loss_type: apo_zero_unpaired, beta: 0.3, desirable_weight: 1.33,"
                                + " undesirable_weight: 0.5",
                        new KtoConfig(OWN, KtoObjective.Type.APO_ZERO_UNPAIRED, 0.3, 1.33, 0.5)),
                Arguments.of(
                        "type: cpo, dataset: rows.jsonl",
                        new CpoConfig(STANDARD, CpoLoss.Type.SIGMOID, 0.1, 0, 1, 0.5, 0)),
                Arguments.of(
                        "type: cpo, " + OWN_YAML + ", loss_type: simpo, beta: 2, label_smoothing: 0.1, cpo_alpha: 0,"
                                + " simpo_gamma: 1.4, alpha: 0.25",
                        new CpoConfig(OWN, CpoLoss.Type.SIMPO, 2, 0.1, 0, 1.4, 0.25)),
                Arguments.of("type: orpo, dataset: rows.jsonl", new OrpoConfig(STANDARD, 0.1)),
                Arguments.of(
                        "type: orpo, " + OWN_YAML + ", beta: 0.2, kind_field: mistake",
                        new OrpoConfig(
                                new PreferenceSettings(List.of("/a.jsonl", "/b.parquet"), 4, 512, "mistake"), 0.2)));
    }

    @ParameterizedTest
    @MethodSource("algorithms")
    void everyKeyIsReadAndWritten(String yaml, AlgorithmConfig expected) {
        RunConfig config = read(yaml);
        assertThat(config.algorithm()).isEqualTo(expected);
        assertThat(ConfigReader.read(ConfigWriter.toYaml(config), "run.yaml", Path.of("/work"), List.of())
                        .algorithm())
                .isEqualTo(expected);
        assertThat(yaml).startsWith("type: " + expected.type());
        assertThat(config.optimizer().learningRate()).as("TRL's").isEqualTo(1e-6);
    }

    @Test
    void weightingIsOfSinglePairs() {
        assertThat(((DpoConfig) read("type: dpo, dataset: rows.jsonl, use_weighting: true")
                                .algorithm())
                        .useWeighting())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            type: dpo                                                                            | run.yaml:2: algorithm.dataset is missing: it must be a list (each a path), at least 1. JSONL, JSON, CSV, TSV or Parquet files with TRL's columns: prompt, chosen and rejected, of which the prompt may be missing; or, for kto, prompt, completion and label.
            type: dpo, dataset: r.jsonl, loss_type: exo_pair                                     | run.yaml:2: algorithm.label_smoothing must be above 0 with loss_type exo_pair, which takes its logarithm, but was 0: set it to 0.001, which its paper recommends
            type: dpo, dataset: r.jsonl, loss_type: robust, label_smoothing: 0.5                 | run.yaml:2: algorithm.label_smoothing must be below 0.5 with loss_type robust but was 0.5: set it to 0.1, for example
            type: dpo, dataset: r.jsonl, loss_type: [sigmoid, sft], loss_weights: 1              | run.yaml:2: algorithm.loss_weights must have a weight for each of [sigmoid, sft] but was [1.0]: give as many, or remove the key for 1 each
            type: dpo, dataset: r.jsonl, loss_type: aot, use_weighting: true                     | run.yaml:2: algorithm.use_weighting must be false with loss_type aot, whose loss is not one of single pairs: remove it, or take another loss
            type: dpo, dataset: r.jsonl, loss_type: bco_pair, f_divergence_type: forward_kl      | run.yaml:2: algorithm.f_divergence_type must be reverse_kl with loss_type bco_pair, which compares log-ratios themselves: remove it, or take another loss
            type: kto, dataset: r.jsonl, kind_field: mistake                                     | run.yaml:2: algorithm.kind_field must be left out with kto, whose completions have no margin, but was mistake: remove it, or take dpo
            type: kto, dataset: r.jsonl, rows_per_step: 1                                        | run.yaml:2: algorithm.rows_per_step must be at least 2 with loss_type kto, which pairs a prompt with the completion of another row, but was 1: raise it, or take apo_zero_unpaired
            """)
    void whatDoesNotFitIsRefused(String algorithm, String message) {
        assertThatThrownBy(() -> read(algorithm))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    /// What TRL has and Edgewise has not is refused by its name, not read past.
    @ParameterizedTest
    @CsvSource({"sync_ref_model: true", "rpo_alpha: 1.0", "max_prompt_length: 512", "padding_free: true"})
    void keysThatAreNotThereAreRefusedByName(String key) {
        assertThatThrownBy(() -> read("type: dpo, dataset: r.jsonl, " + key))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(
                        "run.yaml:2: algorithm." + key.replaceFirst(":.*", "") + " is not a known key.");
    }

    @Test
    void aKlBudgetIsRefused() {
        String text = """
                model: {path: owner/model}
                algorithm: {type: dpo, dataset: r.jsonl}
                environments: []
                guards: {kl_target: 0.1}
                """;
        assertThatThrownBy(() -> ConfigReader.read(text, "run.yaml", Path.of("/work"), List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("run.yaml:4: guards.kl_target must be left out with algorithm dpo, which samples no"
                        + " completions, but was 0.1; remove it, or take algorithm edge or grpo");
    }
}

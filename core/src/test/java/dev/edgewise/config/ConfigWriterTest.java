package dev.edgewise.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.environment.AnswerFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigWriterTest {
    private static final String SMALLEST =
            "model: {path: owner/model}\nenvironments: [{type: addition}]\nalgorithm: {type: edge}\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                SMALLEST,
                "model: {init: {}}\nrollout: {max_completion_length: 64}\nenvironments: [{type: sorting, levels: [0, 2]}]\nalgorithm: {type: grpo, beta: 0.04}",
                "model: {path: m.gguf}\nenvironments: []\nalgorithm: {type: sft, dataset: rows.jsonl}",
                "model: {init: {max_position_embeddings: 1024}}\nenvironments: [{type: addition}]\nalgorithm: {type: grpo}\n"
                        + "curriculum: {sampler: {type: staged, schedule: gaussian}}"
            })
    void whatIsWrittenReadsBackEqual(String text) {
        RunConfig config = ConfigReader.read(text, "a.yaml", Path.of("/first"), List.of());
        assertThat(readBack(config)).isEqualTo(config);
    }

    @Test
    void everyKeySurvives() throws IOException {
        RunConfig config =
                ConfigReader.read(ConfigReaderTest.resource("every-key.yaml"), "a.yaml", Path.of("/first"), List.of());
        assertThat(readBack(config)).isEqualTo(config);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "null",
                "~",
                "1e-6",
                "0x10",
                "010",
                "1_000",
                "no",
                "-",
                ": ",
                "a: b",
                "# c",
                " lead",
                "trail ",
                "two\nlines",
                "three\n\nlines\n",
                "\ttab",
                "quote \" and '",
                "*alias",
                "&anchor",
                "!tag",
                "%",
                "@",
                "`",
                "[x",
                "{y",
                "ünïcode 漢字 🙂",
                "12:30:45",
                "2026-01-01",
                "\\boxed{}",
                "\r\n",
                "\u0085",
                "\u2028",
                ".5",
                "1.",
                "+1",
                ".inf",
                "<<",
                "="
            })
    void awkwardTextSurvives(String text) {
        RunConfig plain = ConfigReader.read(SMALLEST, "a.yaml", Path.of("/first"), List.of());
        RunConfig config = new RunConfig(
                plain.name(),
                plain.seed(),
                plain.model(),
                plain.precision(),
                plain.device(),
                plain.threads(),
                plain.plugins(),
                new PromptConfig(PromptStyle.CHAT, text, AnswerFormat.TAG, true, false),
                plain.environments(),
                plain.evalEnvironments(),
                plain.rewards(),
                plain.algorithm(),
                plain.data(),
                new RolloutConfig(1, 1, 0, 512, List.of(text, "x")),
                plain.curriculum(),
                plain.optimizer(),
                plain.train(),
                plain.guards());
        assertThat(readBack(config)).isEqualTo(config);
    }

    @Test
    void looksLikeWhatPeopleWrite() {
        RunConfig config = ConfigReader.read(SMALLEST, "a.yaml", Path.of("/first"), List.of());
        assertThat(ConfigWriter.toYaml(config))
                .startsWith("name: run\nseed: 42\nmodel:\n  path: owner/model\n")
                .contains("\nenvironments:\n  - type: addition\n    name: addition\n    levels: null\n")
                .contains("\nalgorithm:\n  type: edge\n  demonstrations_per_step: 16\n")
                .contains("\n  loss_type: dapo\n")
                .contains("\n  adam_epsilon: 1.0E-8\n");
    }

    private static RunConfig readBack(RunConfig config) {
        return ConfigReader.read(ConfigWriter.toYaml(config), "b.yaml", Path.of("/second"), List.of());
    }
}

package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A data set without levels, which the starting model sorts before the first step.
@Tag("native")
@Tag("slow")
class InferredLevelsTest {
    @TempDir
    Path directory;

    private Path config(int steps) throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            rows.append("{\"question\": \"%d\", \"answer\": \"%d\"}%n".formatted(100 + i, i % 3));
        }
        Files.writeString(directory.resolve("rows.jsonl"), rows);
        return Files.writeString(directory.resolve("tiny.yaml"), """
                seed: 7
                model:
                  init: {model_type: llama, hidden_size: 16, num_hidden_layers: 1, num_attention_heads: 2,
                         num_key_value_heads: 1, intermediate_size: 32, max_position_embeddings: 32,
                         tie_word_embeddings: true, vocabulary: characters}
                prompt: {style: raw, answer: bare}
                environments: [{type: dataset, name: digits, path: rows.jsonl, infer_levels: 4}]
                algorithm: {type: grpo, num_generations: 4, groups_per_step: 2}
                rollout: {max_completion_length: 1}
                train: {max_steps: %d, save_steps: 1, eval_steps: 0, eval_samples: 2}
                """.formatted(steps));
    }

    private Shell train(String... arguments) {
        return Shell.run(arguments);
    }

    @Test
    void theRunKeepsTheLevelsThatItsFirstModelFound() throws IOException {
        Path whole = directory.resolve("whole");
        Shell first = train("train", config(3).toString(), "--run", whole.toString());
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.err())
                .contains("levels    digits: the model answers each of 40 problems 4 times first")
                .containsPattern(
                        "data {6}digits: levels by wrong of 4 at first, easiest first, with problems for training: ");
        JsonNode wrong = new ObjectMapper()
                .readTree(whole.resolve("levels.json").toFile())
                .path("digits");
        assertThat(wrong).hasSize(40).allMatch(count -> count.asInt() >= 0 && count.asInt() <= 4);

        Path halves = directory.resolve("halves");
        assertThat(train("train", config(1).toString(), "--run", halves.toString())
                        .code())
                .isZero();
        Shell resumed = train("train", "--resume", halves.toString(), "--set", "train.max_steps=3");
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(resumed.err()).doesNotContain("the model answers each");
        assertThat(Files.readString(halves.resolve("rollouts.jsonl")))
                .isEqualTo(Files.readString(whole.resolve("rollouts.jsonl")));

        Files.writeString(halves.resolve("levels.json"), "{}");
        Shell other = train("train", "--resume", halves.toString(), "--set", "train.max_steps=4");
        assertThat(other.code()).isEqualTo(2);
        assertThat(other.err())
                .contains(
                        "levels.json has no level for a problem of digits; the run began with other problems, so start"
                                + " a new one");
    }

    @Test
    void levelsAreNamedOrInferred() throws IOException {
        Shell both = train("train", config(1).toString(), "--set", "environments[0].level_field=grade");
        assertThat(both.code()).isEqualTo(2);
        assertThat(both.err())
                .contains("infer_levels sorts problems without levels, but level_field names them; remove one of them");
    }
}

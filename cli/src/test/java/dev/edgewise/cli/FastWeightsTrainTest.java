package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.evolve.PromptFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run whose prompts evolve beside its weights.
@Tag("native")
@Tag("slow")
class FastWeightsTrainTest {
    @TempDir
    Path directory;

    private Path config(String more) throws IOException {
        return Files.writeString(directory.resolve("fst.yaml"), """
                seed: 7
                model:
                  init: {hidden_size: 32, num_hidden_layers: 1, num_attention_heads: 2, num_key_value_heads: 1,
                         intermediate_size: 48, max_position_embeddings: 192, vocabulary: characters}
                precision: {compute: fp32}
                prompt: {style: raw, answer: hash}
                environments: [{type: comparison, levels: [0, 1]}]
                algorithm: {type: edge, demonstrations_per_step: 16, num_generations: 4, groups_per_step: 2%s}
                rollout: {max_completion_length: 16}
                fast_weights: {every: 2, population: 3, prompts_per_group: 2, budget: 40, minibatch: 2, validation_tasks: 6}
                optimizer: {learning_rate: 5e-3, lr_scheduler_type: constant}
                guards: {act: false}
                train: {max_steps: 8, save_steps: 4, eval_steps: 4, eval_samples: 2}
                """.formatted(more));
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }

    private static List<JsonNode> events(Path run, String type) throws IOException {
        return lines(run.resolve("events.jsonl")).stream()
                .filter(event -> event.path("type").asText().equals(type))
                .toList();
    }

    private Path train(String more) throws IOException {
        Path run = directory.resolve("run");
        Shell shell = Shell.run("train", config(more).toString(), "--run", run.toString());
        assertThat(shell.code()).as(shell.err()).isZero();
        assertThat(shell.err()).contains("prompts (from step 1): ").contains("with 1 prompt: ");
        return run;
    }

    @Test
    void weightsAndPromptsComeOut() throws IOException {
        Path run = train(", loss_type: cispo, epsilon_high: 5");

        assertThat(events(run, "prompts_evolved"))
                .extracting(event -> event.path("step").asInt())
                .containsExactly(1, 3, 5, 7);
        assertThat(events(run, "monitored"))
                .extracting(event -> event.path("reading").path("type").asText())
                .containsExactly("prompted", "prompted", "prompted");
        assertThat(PromptFile.read(run.resolve("final/prompts.json"))).isNotEmpty();
        assertThat(run.resolve("final/prompts.json"))
                .hasSameTextualContentAs(run.resolve("checkpoints/step-000008/prompts.json"));
        assertThat(lines(run.resolve("metrics.jsonl")))
                .allMatch(line -> line.has("fast/score") && line.has("fast/age") && line.has("fast/tokens"));
        assertThat(lines(run.resolve("rollouts.jsonl"))).allMatch(line -> line.has("prompt_number"));
        assertThat(run.resolve("report.html")).content().contains("Prompts beside the weights");
        long taken = events(run, "prompts_evolved").stream()
                .mapToLong(event -> event.path("completions").asLong())
                .sum();
        assertThat(lines(run.resolve("metrics.jsonl"))
                        .getLast()
                        .path("fast/completions")
                        .asLong())
                .isEqualTo(taken);
        assertThat(new ObjectMapper()
                        .readTree(run.resolve("summary.json").toFile())
                        .path("rollouts")
                        .asLong())
                .isEqualTo(taken + lines(run.resolve("rollouts.jsonl")).size());
    }

    @Test
    void promptsComeIntoTheWeights() throws IOException {
        Path run = train(", distill: {teacher: prompted, mode: loss, reward_weight: 0, teacher_samples: 0}");

        assertThat(lines(run.resolve("rollouts.jsonl"))).noneMatch(line -> line.has("prompt_number"));
        assertThat(lines(run.resolve("metrics.jsonl")))
                .allMatch(line -> line.has("distill/divergence") && line.has("fast/score"));
    }
}

package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.evolve.PromptFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Prompts evolve beside an adapter of the real SmolLM2-135M-Instruct, through two phases of a step each. The run
/// asks every family, so that none is left to probe plasticity with, which takes minutes for such a model.
@Tag("native")
@Tag("slow")
class SmolLm2FastWeightsTest {
    @TempDir
    Path directory;

    @Test
    void adapterAndPromptsComeOut() throws IOException {
        Path config = Files.writeString(directory.resolve("run.yaml"), """
                seed: 7
                model: {path: %s, lora: {r: 4}}
                prompt: {answer: hash}
                environments:
                  - {type: comparison, levels: [0, 0]}
                  - {type: sorting, levels: [0, 0]}
                  - {type: addition, levels: [0, 0]}
                  - {type: subtraction, levels: [0, 0]}
                  - {type: multiplication, levels: [0, 0]}
                  - {type: chain_sum, levels: [0, 0]}
                  - {type: countdown, levels: [0, 0]}
                phases:
                  - {name: order, environments: [comparison, sorting], steps: 1}
                  - {name: sums, environments: [addition, subtraction, multiplication, chain_sum, countdown], steps: 1}
                algorithm: {type: edge, demonstrations_per_step: 2, num_generations: 2, groups_per_step: 1, max_gen_batches: 1}
                rollout: {max_completion_length: 8}
                fast_weights: {every: 2, population: 2, prompts_per_group: 2, budget: 6, minibatch: 1, validation_tasks: 2}
                train: {max_steps: 2, eval_steps: 0, eval_samples: 1}
                """.formatted(
                        Shared.smolLm2().toAbsolutePath().normalize()));
        Path run = directory.resolve("run");
        Shell shell = Shell.run("train", config.toString(), "--run", run.toString());

        assertThat(shell.code()).as(shell.err()).isZero();
        assertThat(run.resolve("final/adapter_model.safetensors")).exists();
        assertThat(PromptFile.read(run.resolve("final/prompts.json"))).isNotEmpty();
        assertThat(Files.readAllLines(run.resolve("events.jsonl")))
                .filteredOn(line -> line.contains("\"prompts_evolved\""))
                .as("one for each phase")
                .hasSize(2);
        assertThat(Files.readAllLines(run.resolve("events.jsonl")))
                .filteredOn(line -> line.contains("\"type\":\"phase\"") || line.contains("\"type\": \"phase\""))
                .hasSize(2);
    }
}

package dev.edgewise;

import dev.edgewise.config.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Runs of a model with a few thousand parameters.
final class TinyRuns {
    private TinyRuns() {}

    /// Returns a configuration without an environment.
    static RunConfig config(Path directory, int steps) throws IOException {
        return RunConfig.read(file(directory, steps));
    }

    /// Writes it.
    static Path file(Path directory, int steps) throws IOException {
        return Files.writeString(directory.resolve("tiny.yaml"), """
                model:
                  init: {model_type: llama, hidden_size: 16, num_hidden_layers: 1, num_attention_heads: 2,
                         num_key_value_heads: 1, intermediate_size: 24, max_position_embeddings: 64}
                precision: {compute: fp32}
                threads: 1
                prompt: {style: raw, answer: bare}
                environments: []
                algorithm: {type: edge, demonstrations_per_step: 4, num_generations: 4, groups_per_step: 3}
                rollout: {max_completion_length: 6}
                curriculum: {sampler: uniform, gates: []}
                guards: {act: false}
                optimizer: {lr_scheduler_type: constant, learning_rate: 1e-2}
                train: {max_steps: %d, save_steps: 2, eval_steps: 0, eval_samples: 2}
                """.formatted(steps));
    }

    /// Returns the lines of a file without the numbers that clocks decide.
    static List<String> withoutTimes(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.replaceAll("\"[^\"]*(time|second|profile)[^\"]*\" ?: ?[-+.0-9Ee]+", "\"t\":0"))
                .toList();
    }

    static byte[] weights(Path run) throws IOException {
        return Files.readAllBytes(run.resolve("final/model.safetensors"));
    }
}

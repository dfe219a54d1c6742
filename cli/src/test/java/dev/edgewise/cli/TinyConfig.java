package dev.edgewise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A configuration whose run takes a second or two.
final class TinyConfig {
    private TinyConfig() {}

    static Path write(Path directory, int steps) throws IOException {
        return Files.writeString(directory.resolve("tiny.yaml"), """
                name: tiny
                seed: 7
                model:
                  init: {model_type: qwen3, hidden_size: 32, num_hidden_layers: 2, num_attention_heads: 2,
                         num_key_value_heads: 1, intermediate_size: 48, max_position_embeddings: 64,
                         tie_word_embeddings: true, vocabulary: characters}
                precision: {compute: fp32}
                prompt: {style: raw, answer: bare}
                environments:
                  - {type: comparison, levels: [0, 2]}
                  - {type: addition, name: sums, levels: [0, 3]}
                algorithm: {type: edge, demonstrations_per_step: 16, num_generations: 4, groups_per_step: 2, beta: 0.01}
                rollout: {max_completion_length: 6}
                optimizer: {learning_rate: 5e-3, lr_scheduler_type: cosine, warmup_steps: 2}
                train: {max_steps: %d, save_steps: 5, save_total_limit: 3, eval_steps: 0, eval_samples: 4}
                """.formatted(steps));
    }
}

package dev.edgewise.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.cli.Main;
import dev.edgewise.spark.Sample.Ended;
import dev.edgewise.testkit.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `train --spark` with two ranks beside two ranks without Spark.
@Tag("native")
@Tag("slow")
class SparkRanksTest {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final int STEPS = 120;

    @TempDir
    Path directory;

    private Path config() throws IOException {
        return Files.writeString(directory.resolve("tiny.yaml"), """
                name: tiny
                seed: 7
                threads: 1
                model:
                  init: {model_type: qwen3, hidden_size: 32, num_hidden_layers: 2, num_attention_heads: 2,
                         num_key_value_heads: 1, intermediate_size: 48, max_position_embeddings: 64,
                         tie_word_embeddings: true, vocabulary: characters}
                precision: {compute: fp32}
                prompt: {style: raw, answer: bare}
                environments:
                  - {type: comparison, levels: [0, 2]}
                algorithm: {type: edge, demonstrations_per_step: 8, num_generations: 4, groups_per_step: 2}
                rollout: {max_completion_length: 6}
                train: {max_steps: %d, save_steps: 5, eval_steps: 0, eval_samples: 4}
                """.formatted(STEPS));
    }

    @Test
    void aLostExecutorEndsTheRunAndTheSameCommandGoesOnToTheSameWeights() throws Exception {
        Path config = config();
        Path plain = directory.resolve("plain");
        int port = JavaProcess.freePort();
        List<JavaProcess> ranks = List.of(
                rank(0, port, "train", config.toString(), "--run", plain.toString()),
                rank(1, port, "train", config.toString()));
        for (JavaProcess rank : ranks) {
            assertThat(rank.exit(LIMIT)).as(rank.text()).isZero();
        }

        Path run = directory.resolve("run");
        List<String> train = new ArrayList<>(List.of("train", config.toString(), "--run", run.toString()));
        train.addAll(Cluster.OF_TWO);
        train.addAll(List.of("--ranks", "2"));
        JavaProcess first = new Cluster(directory).start("first", train);
        Path metrics = run.resolve("metrics.jsonl");
        while (!Files.exists(metrics) || Files.readAllLines(metrics).size() < 8) {
            assertThat(first.process().isAlive()).as(first.text()).isTrue();
            Thread.sleep(20);
        }
        Cluster.killOne(first);
        assertThat(first.exit(LIMIT)).as(first.text()).isEqualTo(1);
        assertThat(first.text())
                .contains(
                        "edgewise: a rank was lost: it ran out of memory, or was killed; the same command goes on from"
                                + " the newest checkpoint in " + run)
                .doesNotContain("\tat ");
        assertThat(run.resolve("final")).doesNotExist();

        JavaProcess second = new Cluster(directory).start("second", train);
        assertThat(second.exit(LIMIT)).as(second.text()).isZero();
        assertThat(Files.readAllLines(metrics)).hasSize(STEPS);
        assertThat(run.resolve("final/model.safetensors"))
                .hasSameBinaryContentAs(plain.resolve("final/model.safetensors"));
    }

    private JavaProcess rank(int rank, int port, String... arguments) throws IOException {
        return JavaProcess.rank(rank, 2, port, directory, Main.class.getName(), arguments);
    }

    @Test
    void ranksNeedAProcessEach() throws IOException {
        Ended ended = Sample.run(
                List.of(
                        "train",
                        config().toString(),
                        "--run",
                        directory.resolve("run").toString()),
                "--spark",
                "local[2]",
                "--ranks",
                "2");
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err())
                .isEqualTo("edgewise: --ranks 2 needs a process for each rank, but --spark local[2] has one; take"
                        + " local-cluster[2,1,2048], or start the ranks yourself (docs/ranks.md)\n");
    }
}

package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs whose rewards come from a process. The grader is sed: right is what begins with a digit.
@Tag("native")
@Tag("slow")
class RewardTrainTest {
    private static final String GRADER = """
            s/.*"id":"\\([^"]*\\)".*"completion":"[0-9].*/{"id":"\\1","reward":1.5,"success":true,"components":{"digit":1}}/
            t
            s/.*"id":"\\([^"]*\\)".*/{"id":"\\1","reward":0.25,"success":false,"feedback":"no digit"}/
            """;

    @TempDir
    Path directory;

    private Path config(String name, int steps, int concurrency) throws IOException {
        Files.writeString(directory.resolve("grade.sed"), GRADER);
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            String solution = i % 3 == 0 ? ", \"solution\": \"12\"" : "";
            rows.append("{\"question\": \"")
                    .append(i)
                    .append("?\"")
                    .append(solution)
                    .append("}\n");
        }
        Files.writeString(directory.resolve("rows.jsonl"), rows);
        return Files.writeString(directory.resolve(name), """
                model:
                  init: {model_type: llama, hidden_size: 16, num_hidden_layers: 1, num_attention_heads: 2,
                         num_key_value_heads: 1, intermediate_size: 24, max_position_embeddings: 64}
                precision: {compute: fp32}
                prompt: {style: raw, answer: bare}
                environments:
                  - type: dataset
                    path: rows.jsonl
                    solution_field: solution
                    test_share: 0.5
                    reward: {type: command, command: [sed, -u, -f, grade.sed], concurrency: %d, retries: 0}
                algorithm: {type: edge, demonstrations_per_step: 4, num_generations: 4, groups_per_step: 3}
                rollout: {max_completion_length: 4}
                curriculum: {sampler: uniform, gates: []}
                guards: {act: false}
                optimizer: {lr_scheduler_type: constant}
                train: {max_steps: %d, save_steps: 2, eval_steps: 0, eval_samples: 1}
                """.formatted(concurrency, steps));
    }

    private Shell train(Path config, String run, String... more) {
        return Shell.run(Stream.concat(
                        Stream.of(
                                "train",
                                config.toString(),
                                "--run",
                                directory.resolve(run).toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private List<String> rollouts(String run) throws IOException {
        return Files.readAllLines(directory.resolve(run).resolve("rollouts.jsonl"));
    }

    @Test
    void rewardsOfAProcessTrainAndResumeBitForBit() throws IOException {
        Shell whole = train(config("whole.yaml", 4, 8), "whole");
        assertThat(whole.code()).as(whole.err()).isZero();
        assertThat(rollouts("whole"))
                .hasSizeGreaterThan(20)
                .allMatch(line -> line.contains("\"reward\":1.5") || line.contains("\"feedback\":\"no digit\""))
                .anyMatch(line -> line.contains("\"digit\":1.0,\"reward\":1.5,\"success\":true"))
                .anyMatch(line -> line.contains("\"command\":0.25,\"reward\":0.25,\"success\":false"));
        assertThat(Files.readString(directory.resolve("whole/metrics.jsonl"))).contains("\"rewards/digit/mean\":1.0");

        assertThat(train(config("half.yaml", 2, 1), "half").code()).isZero();
        Shell resumed =
                Shell.run("train", "--resume", directory.resolve("half").toString(), "--set", "train.max_steps=4");
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(rollouts("half")).isEqualTo(rollouts("whole"));
    }

    @Test
    void aProcessThatFailsStopsTheRunAndAMendedOneGoesOn() throws IOException {
        Path config = config("run.yaml", 4, 1);
        assertThat(train(config, "whole").code()).isZero();
        Files.writeString(directory.resolve("grade.sed"), "25Q3\n" + GRADER);
        Shell stopped = train(config, "run");
        assertThat(stopped.code()).as(stopped.err()).isEqualTo(2);
        assertThat(stopped.err())
                .contains("the reward command \"sed -u -f grade.sed\" was asked for attempt ")
                .contains(" but it ended with exit code 3. Mend the program, then go on with --resume");
        assertThat(directory.resolve("run/checkpoints")).isNotEmptyDirectory();

        Files.writeString(directory.resolve("grade.sed"), GRADER);
        Shell resumed = Shell.run("train", "--resume", directory.resolve("run").toString());
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(resumed.err()).contains("grade.sed has changed since the run began, so it may give other rewards");
        assertThat(rollouts("run")).isEqualTo(rollouts("whole"));
    }

    @Test
    void theExampleTrains() throws IOException {
        Assumptions.assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "python3"))),
                "the example's grader needs python3");
        Shell example = train(
                Path.of("../examples/reward-command/run.yaml"),
                "example",
                "--set",
                "train.max_steps=2",
                "--set",
                "train.eval_samples=1");
        assertThat(example.code()).as(example.err()).isZero();
        assertThat(example.err()).contains("reward    even is scored by the command \"python3 grade.py\" in ");
        assertThat(rollouts("example")).anyMatch(line -> line.contains("is no even number from "));
    }

    @Test
    void evalAndProbeAskTheProcessToo() throws IOException {
        Path config = config("run.yaml", 1, 2);
        assertThat(train(config, "run").code()).isZero();
        Shell probe = Shell.run(
                "probe",
                "--model",
                directory.resolve("run/final").toString(),
                "--budget",
                "24",
                "--buckets",
                directory.resolve("buckets").toString());
        assertThat(probe.code()).isEqualTo(2);
        assertThat(probe.err())
                .contains(
                        "--buckets writes questions and answers, but the completions of dataset are scored by a reward");
        Shell eval =
                Shell.run("eval", "--model", directory.resolve("run/final").toString(), "--samples", "8", "--json");
        assertThat(eval.code()).as(eval.err()).isZero();
        assertThat(eval.err()).contains("reward    dataset is scored by the command \"sed -u -f grade.sed\" in ");
        assertThat(eval.out())
                .contains("\"environment\":\"dataset\",\"accuracy\":0.")
                .doesNotContain("\"accuracy\":0.0,");
    }
}

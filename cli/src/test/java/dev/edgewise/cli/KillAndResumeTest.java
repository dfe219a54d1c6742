package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.testkit.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a training process with SIGKILL in the middle of a step, resumes it, and compares with a run left alone.
@Tag("native")
@Tag("slow")
class KillAndResumeTest {
    private static final int STEPS = 30;
    private static final int FEWER_STEPS = 20;
    private static final Duration RUN = Duration.ofMinutes(5);
    private static final Duration END = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    @Test
    void killedAndResumedEndsBitIdentical() throws Exception {
        requireSameAfterKill(STEPS);
    }

    @Test
    void episodesGoOnBitIdentical() throws Exception {
        requireSameAfterKill(
                FEWER_STEPS,
                "--set",
                "model.init.max_position_embeddings=192",
                "--set",
                "environments=[{type: calculator, levels: [0, 1], instructions: false, error_reward: -0.1}]",
                "--set",
                "rollout={max_completion_length: 16, max_turns: 3, max_episode_length: 96}",
                "--set",
                "algorithm.turn_credit=turn");
        assertThat(directory.resolve("whole/rollouts.jsonl"))
                .content()
                .contains("\"messages\":[{\"role\":\"assistant\"");
    }

    @Test
    void promptsGoOnBitIdentical() throws Exception {
        requireSameAfterKill(
                FEWER_STEPS,
                "--set",
                "model.init.max_position_embeddings=192",
                "--set",
                "prompt={style: raw, answer: hash}",
                "--set",
                "rollout={max_completion_length: 16}",
                "--set",
                "fast_weights={every: 3, population: 3, prompts_per_group: 2, budget: 40, minibatch: 2,"
                        + " validation_tasks: 6}");
        assertThat(directory.resolve("killed/final/prompts.json"))
                .hasSameBinaryContentAs(directory.resolve("whole/final/prompts.json"));
        assertThat(directory.resolve("whole/rollouts.jsonl")).content().contains("\"prompt_number\":0");
    }

    private void requireSameAfterKill(int steps, String... more) throws Exception {
        Path config = TinyConfig.write(directory, steps);
        Path whole = directory.resolve("whole");
        Path killed = directory.resolve("killed");
        // Here, since a JVM that is warm is sooner done. What is resumed has a process of its own.
        Shell alone = Shell.run(train(config, whole, more));
        assertThat(alone.code()).as(alone.err()).isZero();

        Killing.inTheMiddle(killed, killed, steps / 3, () -> start(train(config, killed, more)));

        assertThat(start("train", "--resume", killed.toString()).exit(RUN)).isZero();
        assertThat(killed.resolve("final/model.safetensors"))
                .hasSameBinaryContentAs(whole.resolve("final/model.safetensors"));
        assertThat(withoutTimes(killed.resolve("rollouts.jsonl")))
                .isEqualTo(withoutTimes(whole.resolve("rollouts.jsonl")));
        assertThat(withoutTimes(killed.resolve("metrics.jsonl")))
                .isEqualTo(withoutTimes(whole.resolve("metrics.jsonl")));
        assertThat(withoutTimes(killed.resolve("curriculum.jsonl")))
                .isEqualTo(withoutTimes(whole.resolve("curriculum.jsonl")));
    }

    private static String[] train(Path config, Path run, String... more) {
        return Stream.concat(Stream.of("train", config.toString(), "--run", run.toString()), Stream.of(more))
                .toArray(String[]::new);
    }

    @Test
    void interruptedOnceItWritesACheckpointAndSaysHowToGoOn() throws Exception {
        Path config = TinyConfig.write(directory, 100_000);
        Path run = directory.resolve("interrupted");
        // However long the signal takes to arrive, no guard ends the run before it.
        JavaProcess process = start("train", config.toString(), "--run", run.toString(), "--set", "guards.act=false");
        process.awaitLines(run.resolve("metrics.jsonl"), 7);
        process.interrupt();
        assertThat(process.exit(END)).isEqualTo(ExitCodes.INTERRUPTED);
        assertThat(process.text()).contains("train --resume " + run);
        long steps = Files.readAllLines(run.resolve("metrics.jsonl")).size();
        assertThat(run.resolve("checkpoints/" + "step-%06d".formatted(steps))).isDirectory();
    }

    private static List<String> withoutTimes(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(
                            line -> line.replaceAll("\"[^\"]*(time|second|profile)[^\"]*\" ?: ?[-+.0-9Ee]+", "\"t\":0"))
                    .toList();
        }
    }

    private JavaProcess start(String... arguments) throws IOException {
        return Shell.start(directory.resolve("output"), arguments);
    }
}

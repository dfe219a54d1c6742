package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a training process with SIGKILL in the middle of a step, resumes it, and compares with a run left alone.
@Tag("native")
@Tag("slow")
class KillAndResumeTest {
    private static final int STEPS = 60;

    @TempDir
    Path directory;

    @Test
    void killedAndResumedEndsBitIdentical() throws Exception {
        Path config = TinyConfig.write(directory, STEPS);
        Path whole = directory.resolve("whole");
        Path killed = directory.resolve("killed");
        assertThat(start("train", config.toString(), "--run", whole.toString()).waitFor())
                .isZero();

        Process process = start("train", config.toString(), "--run", killed.toString());
        awaitSteps(process, killed.resolve("metrics.jsonl"), STEPS / 3);
        process.destroyForcibly().waitFor();
        assertThat(killed.resolve("summary.json")).doesNotExist();

        assertThat(start("train", "--resume", killed.toString()).waitFor()).isZero();
        assertThat(killed.resolve("final/model.safetensors"))
                .hasSameBinaryContentAs(whole.resolve("final/model.safetensors"));
        assertThat(withoutTimes(killed.resolve("rollouts.jsonl")))
                .isEqualTo(withoutTimes(whole.resolve("rollouts.jsonl")));
        assertThat(withoutTimes(killed.resolve("metrics.jsonl")))
                .isEqualTo(withoutTimes(whole.resolve("metrics.jsonl")));
        assertThat(withoutTimes(killed.resolve("curriculum.jsonl")))
                .isEqualTo(withoutTimes(whole.resolve("curriculum.jsonl")));
    }

    @Test
    void interruptedOnceItWritesACheckpointAndSaysHowToGoOn() throws Exception {
        Path config = TinyConfig.write(directory, 100_000);
        Path run = directory.resolve("interrupted");
        Process process = start("train", config.toString(), "--run", run.toString());
        awaitSteps(process, run.resolve("metrics.jsonl"), 7);
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(ExitCodes.INTERRUPTED);
        assertThat(Files.readString(directory.resolve("output"))).contains("train --resume " + run);
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

    private static void awaitSteps(Process process, Path metrics, int steps) throws Exception {
        for (int i = 0; i < 1200; i++) {
            if (Files.exists(metrics) && Files.readAllLines(metrics).size() >= steps) {
                return;
            }
            assertThat(process.isAlive()).as("the process is still training").isTrue();
            Thread.sleep(50);
        }
        throw new IllegalStateException("no " + steps + " steps within a minute");
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.bytedeco.javacpp.nopointergc=true",
                "-Dorg.bytedeco.openblas.load=" + System.getProperty("org.bytedeco.openblas.load", ""),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.edgewise.cli.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile());
        builder.environment().put("OMP_NUM_THREADS", "1");
        return builder.start();
    }
}

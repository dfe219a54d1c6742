package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `train` as two processes with torchrun's variables: rollouts, update and evaluation shared, one run directory.
@Tag("native")
@Tag("slow")
class TwoRanksTrainTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    @Test
    void twoRanksTrainAsOneDoesAndGoOnTogether() throws Exception {
        Path config = TinyConfig.write(directory, 8);
        Path alone = directory.resolve("alone");
        Process one = start(0, 1, 0, "train", config.toString(), "--run", alone.toString());
        Path together = directory.resolve("together");
        int port = freePort();
        Process first = start(0, 2, port, "train", config.toString(), "--run", together.toString());
        Process second = start(1, 2, port, "train", config.toString());
        assertThat(exit(one)).as(output(1, 0)).isZero();
        assertThat(exit(first)).as(output(2, 0)).isZero();
        assertThat(exit(second)).as(output(2, 1)).isZero();
        assertThat(output(2, 0)).contains(", 2 ranks").contains("memory    about ");
        List<JsonNode> expected = metrics(alone);
        List<JsonNode> actual = metrics(together);
        assertThat(actual).hasSize(8);
        for (int step = 0; step < 3; step++) {
            for (String key : List.of("loss", "grad_norm", "reward", "completions/mean_length", "kl", "entropy")) {
                JsonNode value = expected.get(step).findValue(key);
                if (value != null) {
                    assertThat(actual.get(step).findValue(key).asDouble())
                            .as(key + " of step " + (step + 1))
                            .isCloseTo(value.asDouble(), within(1e-4));
                }
            }
        }
        assertThat(JSON.readTree(together.resolve("provenance.json").toFile())
                        .path("memory_bytes")
                        .path("estimated_peak")
                        .asLong())
                .isGreaterThan(0);

        int again = freePort();
        String more = "train.max_steps=12";
        Process third = start(0, 2, again, "train", "--resume", together.toString(), "--set", more);
        Process fourth = start(1, 2, again, "train", "--resume", together.toString(), "--set", more);
        assertThat(exit(third)).as(output(2, 0)).isZero();
        assertThat(exit(fourth)).as(output(2, 1)).isZero();
        assertThat(metrics(together)).hasSize(12);
        assertThat(together.resolve("final/model.safetensors")).exists();
    }

    @Test
    void aDifferentConfigurationIsRefusedByAll() throws Exception {
        Path config = TinyConfig.write(directory, 8);
        int port = freePort();
        Process first = start(0, 2, port, "train", config.toString(), "--run", directory + "/run");
        Process second = start(1, 2, port, "train", config.toString(), "--set", "seed=8");
        String message =
                "the configuration of rank 1 is not that of rank 0; start every rank with the same file and the"
                        + " same --set";
        assertThat(exit(first)).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(exit(second)).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(output(2, 0)).contains(message);
        assertThat(output(2, 1)).contains(message);
    }

    @Test
    void aLeaderThatCannotBeginTellsTheOthers() throws Exception {
        Path config = TinyConfig.write(directory, 8);
        Path taken = Files.createDirectory(directory.resolve("taken"));
        Files.writeString(taken.resolve("file"), "mine");
        int port = freePort();
        Process first = start(0, 2, port, "train", config.toString(), "--run", taken.toString());
        Process second = start(1, 2, port, "train", config.toString());
        assertThat(exit(first)).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(exit(second)).isEqualTo(ExitCodes.FAULT);
        assertThat(output(2, 1))
                .contains("edgewise: rank 0 failed: the run directory " + taken + " is not empty")
                .contains("; this is rank 1");
    }

    private static List<JsonNode> metrics(Path run) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
            rows.add(JSON.readTree(line));
        }
        return rows;
    }

    private Process start(int rank, int size, int port, String... arguments) throws IOException {
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
                .redirectOutput(outputFile(size, rank).toFile());
        builder.environment()
                .putAll(Map.of(
                        "RANK",
                        Integer.toString(rank),
                        "WORLD_SIZE",
                        Integer.toString(size),
                        "MASTER_ADDR",
                        "127.0.0.1",
                        "MASTER_PORT",
                        Integer.toString(port),
                        "EDGEWISE_RANK_TIMEOUT",
                        "60",
                        "OMP_NUM_THREADS",
                        "1"));
        return builder.start();
    }

    private static int exit(Process process) throws InterruptedException {
        assertThat(process.waitFor(120, TimeUnit.SECONDS))
                .as("the process ends")
                .isTrue();
        return process.exitValue();
    }

    private String output(int size, int rank) throws IOException {
        return Files.readString(outputFile(size, rank));
    }

    private Path outputFile(int size, int rank) {
        return directory.resolve(size + "-" + rank + ".out");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/// `train` as two processes with torchrun's variables: rollouts, update and evaluation shared, one run directory.
@Tag("native")
@Tag("slow")
class TwoRanksTrainTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    @Test
    void twoRanksTrainAsOneDoesAndGoOnTogether() throws Exception {
        Path config = TinyConfig.write(directory, 8);
        Path alone = directory.resolve("alone");
        JavaProcess one = start(0, 1, 0, "train", config.toString(), "--run", alone.toString());
        Path together = directory.resolve("together");
        int port = JavaProcess.freePort();
        JavaProcess first = start(0, 2, port, "train", config.toString(), "--run", together.toString());
        JavaProcess second = start(1, 2, port, "train", config.toString());
        assertThat(one.exit(LIMIT)).as(one.text()).isZero();
        assertThat(first.exit(LIMIT)).as(first.text()).isZero();
        assertThat(second.exit(LIMIT)).as(second.text()).isZero();
        assertThat(first.text()).contains(", 2 ranks").contains("memory    about ");
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

        int again = JavaProcess.freePort();
        String more = "train.max_steps=12";
        JavaProcess third = start(0, 2, again, "train", "--resume", together.toString(), "--set", more);
        JavaProcess fourth = start(1, 2, again, "train", "--resume", together.toString(), "--set", more);
        assertThat(third.exit(LIMIT)).as(third.text()).isZero();
        assertThat(fourth.exit(LIMIT)).as(fourth.text()).isZero();
        assertThat(metrics(together)).hasSize(12);
        assertThat(together.resolve("final/model.safetensors")).exists();
    }

    @Test
    void everyRankGoesBackToTheCheckpointOfTheFirst() throws Exception {
        Path config = TinyConfig.write(directory, 8);
        Path run = directory.resolve("run");
        List<String> diverging = List.of("--set", "optimizer.learning_rate=1e30", "--set", "train.save_steps=1");
        int port = JavaProcess.freePort();
        JavaProcess first = start(0, 2, port, "train", config.toString(), diverging, "--run", run.toString());
        JavaProcess second = start(1, 2, port, "train", config.toString(), diverging);
        assertThat(first.exit(LIMIT)).as(first.text()).isEqualTo(ExitCodes.HALTED);
        assertThat(second.exit(LIMIT)).as(second.text()).isEqualTo(ExitCodes.HALTED);
        assertThat(first.text()).contains("going back 2 times did not help");
        assertThat(second.text()).contains("going back 2 times did not help");
        assertThat(Files.readAllLines(run.resolve("events.jsonl")))
                .filteredOn(line -> line.contains("\"type\":\"rollback\""))
                .hasSize(2);
    }

    @Test
    void aDifferentConfigurationIsRefusedByAll() throws Exception {
        Path config = TinyConfig.write(directory, 8);
        int port = JavaProcess.freePort();
        JavaProcess first = start(0, 2, port, "train", config.toString(), "--run", directory + "/run");
        JavaProcess second = start(1, 2, port, "train", config.toString(), "--set", "seed=8");
        String message =
                "the configuration of rank 1 is not that of rank 0; start every rank with the same file and the"
                        + " same --set";
        assertThat(first.exit(LIMIT)).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(second.exit(LIMIT)).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(first.text()).contains(message);
        assertThat(second.text()).contains(message);
    }

    @Test
    void aLeaderThatCannotBeginTellsTheOthers() throws Exception {
        Path config = TinyConfig.write(directory, 8);
        Path taken = Files.createDirectory(directory.resolve("taken"));
        Files.writeString(taken.resolve("file"), "mine");
        int port = JavaProcess.freePort();
        JavaProcess first = start(0, 2, port, "train", config.toString(), "--run", taken.toString());
        JavaProcess second = start(1, 2, port, "train", config.toString());
        assertThat(first.exit(LIMIT)).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(second.exit(LIMIT)).isEqualTo(ExitCodes.FAULT);
        assertThat(second.text())
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

    private JavaProcess start(
            int rank, int size, int port, String command, String config, List<String> changes, String... more)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of(command, config));
        arguments.addAll(changes);
        arguments.addAll(List.of(more));
        return start(rank, size, port, arguments.toArray(String[]::new));
    }

    private JavaProcess start(int rank, int size, int port, String... arguments) throws IOException {
        return JavaProcess.rank(rank, size, port, directory, Main.class.getName(), arguments);
    }
}

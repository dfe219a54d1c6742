package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Guards in runs from the command line.
@Tag("native")
@Tag("slow")
class GuardCommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    /// At the default β of 0 a budget has something to be kept by, and is kept.
    @Test
    void aBudgetIsKeptFromNoPenalty() throws IOException {
        Path config = TinyConfig.write(directory, 40);
        Files.writeString(
                config, Files.readString(config).replace(", beta: 0.01", "") + "guards: {kl_target: 0.00001}\n");
        Path run = directory.resolve("run");
        Shell done = Shell.run("train", config.toString(), "--run", run.toString());
        assertThat(done.code()).as(done.err()).isZero();
        assertThat(lines(run.resolve("metrics.jsonl")))
                .filteredOn(line -> line.has("entropy"))
                .isNotEmpty()
                .allMatch(line -> line.has("kl"));
        assertThat(lines(run.resolve("events.jsonl")))
                .filteredOn(event -> event.path("guard").asText().equals("kl_budget"))
                .first()
                .satisfies(event -> {
                    assertThat(event.path("adjustment").path("type").asText()).isEqualTo("kl_weight");
                    assertThat(event.path("adjustment").path("beta").asDouble()).isEqualTo(0.001);
                });
    }

    /// β doubles every 10 steps from 0.001 to 0.064; where it is of no use, the weights go back, at step 80.
    @Test
    void aMoveOfTheWeightsCanBeUndoneAsTheDocumentationSays() throws IOException {
        Path config = TinyConfig.write(directory, 85);
        Files.writeString(
                config,
                Files.readString(config)
                        + "guards: {kl_target: 0.00001, kl_overdrawn: interpolate, no_signal_steps: 0, health: false}\n");
        Path run = directory.resolve("moved");
        Shell done = Shell.run("train", config.toString(), "--run", run.toString());
        assertThat(done.code()).as(done.err()).isZero();
        JsonNode moved = lines(run.resolve("events.jsonl")).stream()
                .filter(event -> event.path("adjustment").path("type").asText().equals("towards_reference"))
                .findFirst()
                .orElseThrow();
        String name = "step-%06d".formatted(moved.path("step").asInt());
        assertThat(moved.path("reason").asText()).endsWith(". The run before it is in before/" + name);
        Path before = run.resolve("before").resolve(name);
        assertThat(before.resolve("config.json")).as("opens with --model").exists();

        try (Stream<Path> checkpoints = Files.list(run.resolve("checkpoints"))) {
            for (Path checkpoint : checkpoints.toList()) {
                if (checkpoint.getFileName().toString().compareTo(name) >= 0) {
                    Files.move(checkpoint, directory.resolve(checkpoint.getFileName()));
                }
            }
        }
        Files.move(before, run.resolve("checkpoints").resolve(name));
        Shell undone = Shell.run("train", "--resume", run.toString());
        assertThat(undone.code()).as(undone.err()).isZero();
        assertThat(lines(run.resolve("metrics.jsonl"))).hasSize(85);
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }
}

package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    private static List<JsonNode> lines(Path file) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }
}

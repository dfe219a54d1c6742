package dev.edgewise.config;

import static dev.edgewise.config.ConfigReaderTest.SMALLEST;
import static dev.edgewise.config.ConfigReaderTest.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.environment.dataset.DatasetSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where the paths of a configuration start from.
class ConfigPathsTest {
    @TempDir
    Path directory;

    @Test
    void theFileNamesTheRunAndIsTheBaseOfPaths() throws IOException {
        Path file = Files.writeString(directory.resolve("my run.yaml"), """
                model: {path: weights/model.gguf}
                environments: [{type: dataset, path: ../rows.jsonl}]
                algorithm: {type: grpo}
                """);
        RunConfig config = ConfigReader.read(file, List.of());
        assertThat(config.name()).isEqualTo("my-run");
        assertThat(config.model().path())
                .isEqualTo(directory.resolve("weights/model.gguf").toString());
        assertThat(((DatasetSettings) config.environments().getFirst().part().settings()).path())
                .containsExactly(directory.resolveSibling("rows.jsonl").toString());
    }

    @Test
    void aHubIdStaysUnlessItIsADirectory() throws IOException {
        assertThat(ConfigReader.read(SMALLEST, "x", directory, List.of())
                        .model()
                        .path())
                .isEqualTo("owner/model");
        Files.createDirectories(directory.resolve("owner/model"));
        assertThat(ConfigReader.read(SMALLEST, "x", directory, List.of())
                        .model()
                        .path())
                .isEqualTo(directory.resolve("owner/model").toString());
    }

    @Test
    void homeIsExpanded() {
        assertThat(read(SMALLEST.replace("owner/model", "~/m.gguf")).model().path())
                .isEqualTo(Path.of(System.getProperty("user.home"), "m.gguf").toString());
    }

    @Test
    void pathsInOverridesStartFromTheWorkingDirectory() {
        RunConfig config = ConfigReader.read(SMALLEST, "run.yaml", directory, List.of("model.path=weights/m.gguf"));
        assertThat(config.model().path())
                .isEqualTo(Path.of("weights/m.gguf").toAbsolutePath().toString());
    }
}

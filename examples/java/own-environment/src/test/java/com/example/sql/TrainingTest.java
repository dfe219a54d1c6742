package com.example.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.Edgewise;
import dev.edgewise.config.ConfigReader;
import dev.edgewise.config.RunConfig;
import dev.edgewise.error.ConfigException;
import dev.edgewise.event.StopReason;
import dev.edgewise.run.RunResult;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The example's run in small.
class TrainingTest {
    @TempDir
    Path directory;

    private static RunConfig config(String... changes) {
        return ConfigReader.read(Path.of("run.yaml"), List.of(changes));
    }

    @Test
    void itTrains() {
        RunResult result = Edgewise.train(config(
                        "train.max_steps=3",
                        "train.eval_steps=0",
                        "train.eval_samples=2",
                        "model.init.hidden_size=32",
                        "algorithm.groups_per_step=2"))
                .directory(directory.resolve("run"))
                .run();
        assertThat(result.stopped()).isEqualTo(StopReason.Usual.DONE);
        assertThat(result.summary().steps()).isEqualTo(3);
        assertThat(result.files().report()).exists();
    }

    @Test
    void aKeyThatDoesNotExistIsNamed() {
        assertThatThrownBy(() -> config("environments[0].dialct=h2"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("Did you mean \"dialect\"?");
        assertThatThrownBy(() -> config("environments[0].rows=1"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "must be a whole number, at least 4, at most 100, but was 1. Rows of each table.");
    }
}

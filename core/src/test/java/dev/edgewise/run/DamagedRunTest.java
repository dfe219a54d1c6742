package dev.edgewise.run;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Files of a run with lines that Edgewise does not write.
class DamagedRunTest {
    @TempDir
    Path root;

    private RunFiles files;

    @BeforeEach
    void makeRun() throws IOException {
        files = new RunFiles(root);
        Files.writeString(files.config(), "");
        Files.writeString(files.metrics(), "{\"step\":1}\n");
    }

    @ParameterizedTest
    @CsvSource({"review2", "''", "REVIEW"})
    void anUnknownStage(String stage) throws IOException {
        Files.writeString(
                files.curriculum(),
                "{\"step\":1,\"cells\":[]}\n{\"step\":2,\"cells\":[{\"environment\":\"a\",\"level\":0,\"stage\":\""
                        + stage + "\"}]}\n");
        assertThatThrownBy(() -> RunReader.open(root).steps())
                .isInstanceOf(DataException.class)
                .hasMessage(files.curriculum() + ", line 2: unknown stage \"" + stage
                        + "\"; the file was changed or damaged, or is of another version");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"type":"monitored","step":1}
                    {"type":"monitored","step":1,"reading":null}
                    {"type":"monitored","step":1,"reading":7}
                    {"type":"monitored","step":1,"reading":{"type":"palm"}}
                    {"type":"monitored","step":1,"reading":{"type":"divergence"}}
                    {"type":"monitored","step":1,"reading":{"type":"mastery","cells":null}}
                    {"type":"monitored","step":1,"reading":{"type":"mastery","cells":[null]}}
                    {"type":"monitored","step":1,"reading":{"type":"plasticity","task":"a","curve":[]}}
                    """)
    void aReadingThatIsNone(String line) throws IOException {
        Files.writeString(files.events(), line + "\n");
        assertThatThrownBy(() -> RunReader.open(root).events())
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(files.events() + ", line 1: not a reading: ")
                .hasMessageEndingWith("; the file is damaged or of another version");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"type":"adjusted","step":1}
                    {"type":"adjusted","step":1,"adjustment":{"type":"quarantine"}}
                    {"type":"adjusted","step":1,"adjustment":{"type":"quarantine","cell":null,"cap":0}}
                    {"type":"adjusted","step":1,"adjustment":{"type":"kl_weight","beta":-1}}
                    """)
    void anAdjustmentThatIsNone(String line) throws IOException {
        Files.writeString(files.events(), line + "\n");
        assertThatThrownBy(() -> RunReader.open(root).events())
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(files.events() + ", line 1: not an adjustment: ")
                .hasMessageEndingWith("; the file is damaged or of another version");
    }

    @Test
    void anEventThatIsNone() throws IOException {
        Files.writeString(files.events(), "{\"type\":\"party\",\"step\":1}\n");
        assertThatThrownBy(() -> RunReader.open(root).events())
                .isInstanceOf(DataException.class)
                .hasMessage(files.events()
                        + ", line 1: unknown event type \"party\"; the run was written by another version");
        Files.writeString(files.events(), "{\"type\":\"warned\",\"step\":1,\"time\":\"noon\"}\n");
        assertThatThrownBy(() -> RunReader.open(root).events())
                .isInstanceOf(DataException.class)
                .hasMessage(files.events() + ", line 1: \"noon\" is no time; the file was changed or damaged");
    }
}

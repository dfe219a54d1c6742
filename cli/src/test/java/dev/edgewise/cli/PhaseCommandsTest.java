package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Phases that cannot be are bad input, told before anything is loaded or written.
@Tag("native")
class PhaseCommandsTest {
    @TempDir
    Path directory;

    private Shell train(String phases) throws IOException {
        Path config = TinyConfig.write(directory, 20);
        Files.writeString(config, Files.readString(config) + phases);
        return Shell.run(
                "train", config.toString(), "--run", directory.resolve("run").toString());
    }

    @Test
    void aPhaseWithoutEnvironmentsIsBadInput() throws IOException {
        Shell shell = train("phases: [{name: one, environments: []}]\n");
        assertThat(shell.code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(shell.err())
                .endsWith("tiny.yaml:16: phases[0].environments must name at least one of the run's environments, for"
                        + " example [addition], but was []\n");
        assertThat(directory.resolve("run")).doesNotExist();
    }

    @Test
    void aLevelThatIsNotThereIsBadInput() throws IOException {
        Shell shell = train("phases: [{name: one, environments: [comparison, sums], mastery: [sums/9]}]\n");
        assertThat(shell.code()).isEqualTo(ExitCodes.BAD_INPUT);
        assertThat(shell.err())
                .endsWith(
                        "phases[0].mastery holds \"sums/9\", but sums has levels 0 to 3, so that the phase would never"
                                + " end; name one of these\n");
        assertThat(directory.resolve("run")).doesNotExist();
    }
}

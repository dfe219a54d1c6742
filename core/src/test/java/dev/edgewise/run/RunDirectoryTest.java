package dev.edgewise.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.CheckpointException;
import dev.edgewise.error.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T08:09:10Z"), ZoneOffset.UTC);

    @TempDir
    Path directory;

    @Test
    void namesTheDirectoryAfterTheRunAndTheTime() throws IOException {
        Path path = RunDirectory.defaultPath(directory, "my run/é", CLOCK);
        assertThat(path).isEqualTo(directory.resolve("my-run--20261123-080910"));
        Files.createDirectory(path);
        assertThat(RunDirectory.defaultPath(directory, "my run/é", CLOCK))
                .isEqualTo(directory.resolve("my-run--20261123-080910-2"));
        assertThat(RunDirectory.defaultPath(directory, "../..", CLOCK).getFileName())
                .hasToString("run-20261123-080910");
    }

    @Test
    void refusesADirectoryThatHoldsFiles() throws IOException {
        Path root = directory.resolve("a/b");
        RunDirectory.create(root).close();
        try (RunDirectory again = RunDirectory.create(root)) { // a lock alone is no run
            again.writeConfig("name: x\n");
        }
        assertThatThrownBy(() -> RunDirectory.create(root))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("the run directory " + root + " is not empty; go on with it by --resume " + root
                        + ", or name another directory with --run");
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> RunDirectory.create(file)).hasMessageContaining("is a file");
    }

    @Test
    void aRunThatNeverBeganLeavesNothing() throws IOException {
        Path root = directory.resolve("refused");
        try (RunDirectory run = RunDirectory.create(root)) {
            run.writeConfig("name: x\n");
            Files.createFile(run.files().events());
            run.discardUnbegun();
        }
        assertThat(root).doesNotExist();

        try (RunDirectory run = RunDirectory.create(root)) {
            Files.writeString(run.files().events(), "{}\n");
            run.discardUnbegun();
            assertThat(run.files().events()).exists();
        }
    }

    @Test
    void twoRunsCannotTrainIntoOneDirectory() {
        Path root = directory.resolve("run");
        try (RunDirectory first = RunDirectory.create(root)) {
            first.writeConfig("name: x\n");
            assertThatThrownBy(() -> RunDirectory.resume(root))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessage("process " + ProcessHandle.current().pid() + " is training into " + root
                            + "; wait for it, end it, or name another directory with --run");
        }
        RunDirectory.resume(root).close();
    }

    @Test
    void aProcessThatHoldsTheLockIsNamedAndItsDeathFreesTheDirectory() throws Exception {
        Path root = directory.resolve("run");
        RunDirectory.create(root).close();
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        root.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(holder.getInputStream().read()).isEqualTo('L');
            assertThatThrownBy(() -> RunDirectory.create(root))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageStartingWith("process " + holder.pid() + " is training into " + root);
        } finally {
            holder.destroyForcibly().waitFor();
        }
        assertThat(root.resolve(".lock")).hasContent(Long.toString(holder.pid())); // stale, and recognised as such
        RunDirectory.create(root).close();
    }

    @Test
    void resumesOnlyWhatIsARun() {
        assertThatThrownBy(() -> RunDirectory.resume(directory))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("it has no config.yaml, so it is not a run directory");
        assertThatThrownBy(() -> RunReader.open(directory))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is not a run directory: it has neither config.yaml nor events.jsonl");
        assertThatThrownBy(() -> RunReader.open(directory.resolve("none")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("there is no run directory");
    }
}

package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ConfigException;
import dev.edgewise.error.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyFailuresTest {
    @TempDir
    Path directory;

    @Test
    void whatNobodyExpectedIsNamedAndItsTraceKept() throws IOException {
        Path log = directory.resolve("logs/edge-seed-1.log");
        assertThat(StudyFailures.at(
                        () -> {
                            throw new IllegalStateException("no such cell");
                        },
                        log))
                .isEqualTo("internal fault: IllegalStateException: no such cell (see " + log + ")");
        assertThat(StudyFailures.at(
                        () -> {
                            throw new OutOfMemoryError("Java heap space");
                        },
                        log))
                .isEqualTo("internal fault: OutOfMemoryError: Java heap space (see " + log + ")");
        assertThat(Files.readString(log))
                .startsWith("java.lang.IllegalStateException: no such cell\n\tat ")
                .contains("java.lang.OutOfMemoryError: Java heap space\n\tat ");
    }

    @Test
    void whatIsExpectedIsItsMessage() {
        Path log = directory.resolve("log");
        assertThat(StudyFailures.at(() -> {}, log)).isEmpty();
        assertThat(StudyFailures.at(
                        () -> {
                            throw new DataException("no rows");
                        },
                        log))
                .isEqualTo("no rows");
        assertThat(log).doesNotExist();
    }

    @Test
    void aFailureOutsideOfAnAttemptIsNotLost() {
        assertThatThrownBy(() -> StudyFailures.requireAll(List.of(
                        CompletableFuture.completedFuture(1),
                        CompletableFuture.failedFuture(new ConfigException("the disk is full")))))
                .isInstanceOf(ConfigException.class)
                .hasMessage("the disk is full");
    }
}

package dev.edgewise.format.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.CheckpointException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    Path directory;

    private static MemorySegment text(String text) {
        return MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void replacesAFileAndMakesItsDirectory() throws IOException {
        Path file = directory.resolve("a/b/file");
        WholeFile.write(file, 3, channel -> WholeFile.append(channel, text("old")));
        WholeFile.write(file, 5, channel -> {
            WholeFile.append(channel, text("ne"));
            WholeFile.append(channel, text("wer"));
        });
        assertThat(file).hasContent("newer");
        assertThat(file.getParent()).isDirectoryContaining(path -> path.equals(file));
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "old");
        assertThatThrownBy(() -> WholeFile.write(file, 3, channel -> {
                    WholeFile.append(channel, text("n"));
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("cannot write " + file
                        + " (3 bytes): No space left on device; nothing was left half-written."
                        + " Free some space or choose another directory");
        assertThat(file).hasContent("old");
        assertThat(directory).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void textOfAnyLengthComesPieceByPiece() throws IOException {
        Path file = directory.resolve("rows.jsonl");
        String line = "ü".repeat(1000) + "\n";
        WholeFile.stream(file, writer -> {
            for (int i = 0; i < 200; i++) {
                writer.append(line);
            }
        });
        assertThat(file).hasContent(line.repeat(200));
        assertThatThrownBy(() -> WholeFile.stream(file, writer -> {
                    writer.append("half");
                    throw new IOException("No space left on device");
                }))
                .hasMessage(
                        "cannot write " + file + ": No space left on device; nothing was left half-written. Free some"
                                + " space or choose another directory");
        assertThat(Files.size(file)).isEqualTo(200 * 2001);
    }

    @Test
    void aFullDiskIsSeenBeforeAnythingIsWritten() {
        Path file = directory.resolve("file");
        assertThatThrownBy(() -> WholeFile.write(file, Long.MAX_VALUE, channel -> {
                    throw new AssertionError("must not be called");
                }))
                .isInstanceOf(CheckpointException.class)
                .hasMessageMatching("cannot write .*file: it needs 9223372036854775807 bytes but only \\d+ are free;"
                        + " free some space or choose another directory");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamed() throws IOException {
        Path blocker = Files.writeString(directory.resolve("blocker"), "");
        assertThatThrownBy(() -> WholeFile.write(blocker.resolve("file"), 0, channel -> {}))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("FileAlreadyExistsException (" + blocker.toAbsolutePath() + ")");
    }

    @Test
    void onlyPlainNamesBecomePaths() {
        assertThat(PlainName.isPlainPath("onnx/model.onnx")).isTrue();
        for (String name :
                new String[] {"", ".", "..", "/etc/passwd", "a/../b", "a//b", "C:\\x", "a\\b", "a\nb", "a/"}) {
            assertThat(PlainName.isPlainPath(name)).as(name).isFalse();
        }
        assertThat(PlainName.isPlain("onnx/model.onnx")).isFalse();
    }
}

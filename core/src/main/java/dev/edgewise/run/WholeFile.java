package dev.edgewise.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Writes a text file whole or not at all: a reader sees the old content or the new, never a part.
public final class WholeFile {
    private WholeFile() {}

    /// Replaces the content of `file` by `text` in UTF-8; makes its directory where that is missing.
    ///
    /// @throws dev.edgewise.error.CheckpointException if it cannot be written
    public static void write(Path file, String text) {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("a file needs a directory but was " + file);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Path temporary = parent.resolve(".tmp-" + file.getFileName());
        try {
            Files.createDirectories(parent);
            try (FileChannel channel = FileChannel.open(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            deleteQuietly(temporary);
            throw DiskFault.of(file, e, bytes.length, DiskFault.free(FreeSpace.OF_FILE_STORE, parent), "");
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // the write has failed already and says why; what is left is removed at the next start
        }
    }
}

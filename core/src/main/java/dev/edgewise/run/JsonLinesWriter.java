package dev.edgewise.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Appends JSON objects to a file, one a line. Every line is handed to the operating system before [#append]
/// returns, so that it survives a killed process. [#sync] makes it survive a crash of the machine. Closing
/// closes the file.
final class JsonLinesWriter implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;

    JsonLinesWriter(Path file) {
        this.file = file;
        try {
            this.channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.position(channel.size());
        } catch (IOException e) {
            throw fault(e, 0);
        }
    }

    /// Writes one line.
    ///
    /// @throws dev.edgewise.error.CheckpointException if it cannot be written; it then ends with the line before
    void append(JsonNode node) {
        byte[] bytes = (Json.line(node) + "\n").getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long start = -1;
        try {
            start = channel.position();
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        } catch (IOException e) {
            cutBack(start);
            throw fault(e, bytes.length);
        }
    }

    /// Forces what was written to the disk.
    void sync() {
        try {
            channel.force(false);
        } catch (IOException e) {
            throw fault(e, 0);
        }
    }

    private void cutBack(long position) {
        try {
            if (position >= 0) {
                channel.truncate(position);
            }
        } catch (IOException e) {
            // The write has failed already and says why. Readers leave out a torn last line.
        }
    }

    private RuntimeException fault(IOException e, long bytes) {
        Path parent = file.toAbsolutePath().getParent();
        long free = parent == null ? -1 : DiskFault.free(FreeSpace.OF_FILE_STORE, parent);
        return DiskFault.of(file, e, bytes, free, "");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw fault(e, 0);
        }
    }
}

package dev.edgewise.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Tells how far a run is, from the end of a file that another process writes to.
public final class RunTail {
    private static final int WINDOW = 1 << 16;

    private RunTail() {}

    /// Returns the counter `key` of the last whole line of a JSON Lines file; 0 if there is none.
    public static long last(Path file, String key) {
        if (!Files.isRegularFile(file)) {
            return 0;
        }
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            long size = channel.size();
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(WINDOW, size));
            channel.position(size - buffer.capacity());
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // Reads until the window is full.
            }
            String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
            int end = text.lastIndexOf('\n');
            int start = end <= 0 ? -1 : text.lastIndexOf('\n', end - 1);
            return end < 0
                    ? 0
                    : Json.parse(text.substring(start + 1, end)).path(key).asLong();
        } catch (JsonProcessingException e) {
            return 0; // a line longer than the window
        } catch (IOException e) {
            return 0; // progress is only shown
        }
    }
}

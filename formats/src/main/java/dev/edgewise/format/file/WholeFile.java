package dev.edgewise.format.file;

import dev.edgewise.error.CheckpointException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Writes a file whole or not at all: beside its final place, flushed to the disk, then renamed in one step.
///
/// A reader sees the old file or the new one. A failure removes what was written; after a crash a hidden `.tmp-`
/// file may stay, which the next write of the same file replaces.
public final class WholeFile {
    private static final int SLICE = 1 << 23;
    private static final int BUFFER = 1 << 16;

    private WholeFile() {}

    /// What goes into the file.
    @FunctionalInterface
    public interface Body {
        void write(FileChannel channel) throws IOException;
    }

    /// Writes `target`, making its directory where that is missing.
    ///
    /// @param bytes the size it will have, compared with the free space before anything is written
    /// @throws CheckpointException if the disk is full or the file cannot be written; `target` is then untouched
    public static void write(Path target, long bytes, Body body) {
        Path directory = target.toAbsolutePath().getParent();
        if (directory == null) {
            throw new CheckpointException("cannot write " + target + ": it is a root directory; name a file");
        }
        Path temporary = directory.resolve(".tmp-" + target.getFileName());
        try {
            Files.createDirectories(directory);
            requireSpace(target, directory, bytes);
            try {
                writeAndSync(temporary, body);
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
            syncDirectory(directory);
        } catch (IOException e) {
            throw new CheckpointException(
                    "cannot write " + target + (bytes == 0 ? ": " : " (" + bytes + " bytes): ") + reason(e)
                            + "; nothing was left half-written. Free some space or choose another directory",
                    e);
        }
    }

    /// Writes `text` to `target` in UTF-8, making its directory where that is missing.
    ///
    /// @throws CheckpointException as above
    public static void write(Path target, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        write(target, bytes.length, channel -> append(channel, MemorySegment.ofArray(bytes)));
    }

    /// Text that goes into a file as it comes; it need not fit into memory.
    @FunctionalInterface
    public interface Text {
        void write(Writer writer) throws IOException;
    }

    /// Writes text of any length to `target` in UTF-8, making its directory where that is missing.
    ///
    /// @throws CheckpointException as above
    public static void stream(Path target, Text text) {
        write(target, 0, channel -> {
            // not closed: the channel has yet to be forced to the disk
            Writer writer = new BufferedWriter(
                    new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8), BUFFER);
            text.write(writer);
            writer.flush();
        });
    }

    /// Appends all of `segment` at the channel's position.
    public static void append(FileChannel channel, MemorySegment segment) throws IOException {
        for (long offset = 0; offset < segment.byteSize(); offset += SLICE) {
            long length = Math.min(SLICE, segment.byteSize() - offset);
            ByteBuffer slice = segment.asSlice(offset, length).asByteBuffer();
            while (slice.hasRemaining()) {
                channel.write(slice);
            }
        }
    }

    private static void requireSpace(Path target, Path directory, long bytes) throws IOException {
        long free = Files.getFileStore(directory).getUsableSpace();
        if (free > 0 && bytes > free) {
            throw new CheckpointException("cannot write " + target + ": it needs " + bytes + " bytes but only " + free
                    + " are free; free some space or choose another directory");
        }
    }

    private static void writeAndSync(Path temporary, Body body) throws IOException {
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            body.write(channel);
            channel.force(true);
        }
    }

    /// Makes the rename itself durable. Windows cannot open a directory and needs no such call.
    private static void syncDirectory(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static String reason(IOException e) {
        if (e instanceof FileSystemException system) {
            String reason = system.getReason();
            return (reason == null ? system.getClass().getSimpleName() : reason) + " (" + system.getFile() + ")";
        }
        return String.valueOf(e.getMessage());
    }
}

package dev.edgewise.run;

import dev.edgewise.error.CheckpointException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keeps two processes from training into one run directory.
///
/// The operating system's lock on `.lock` decides, so that a killed process never leaves a stale lock behind.
/// The file holds the owner's process id. Messages name it, and it serves file systems that cannot lock: there
/// the directory is taken while a process with that id is alive. Closing releases the lock and leaves an empty
/// file.
public final class RunLock implements AutoCloseable {
    private final FileChannel channel;
    private final @Nullable FileLock lock;

    private RunLock(FileChannel channel, @Nullable FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /// Takes the lock for this process.
    ///
    /// @throws CheckpointException if another process or another run of this process holds it
    public static RunLock acquire(RunFiles files) {
        Path path = files.lock();
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            long owner = owner(channel);
            FileLock lock = lock(channel, owner, files);
            write(channel, Long.toString(ProcessHandle.current().pid()));
            return new RunLock(channel, lock);
        } catch (IOException e) {
            close(channel);
            throw new CheckpointException(
                    "cannot lock the run directory " + files.root() + ": " + e.getMessage()
                            + "; check that it is writable",
                    e);
        } catch (CheckpointException e) {
            close(channel);
            throw e;
        }
    }

    /// Returns the living process that holds the lock of `files`; empty when there is none.
    public static Optional<ProcessHandle> holder(RunFiles files) {
        if (!Files.isRegularFile(files.lock())) {
            return Optional.empty();
        }
        try {
            String text = Files.readString(files.lock()).strip();
            return text.matches("\\d{1,18}")
                    ? ProcessHandle.of(Long.parseLong(text)).filter(ProcessHandle::isAlive)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // the one who takes the lock will say what is wrong
        }
    }

    private static @Nullable FileLock lock(FileChannel channel, long owner, RunFiles files) {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            throw held(files, ProcessHandle.current().pid(), e);
        } catch (IOException e) {
            boolean alive = owner > 0
                    && ProcessHandle.of(owner).map(ProcessHandle::isAlive).orElse(false);
            if (alive) {
                throw held(files, owner, e);
            }
            return null;
        }
        if (lock == null) {
            throw held(files, owner, null);
        }
        return lock;
    }

    private static CheckpointException held(RunFiles files, long owner, @Nullable Throwable cause) {
        String process = owner > 0 ? "process " + owner : "another process";
        return new CheckpointException(
                process + " is training into " + files.root()
                        + "; wait for it, end it, or name another directory with --run",
                cause);
    }

    /// Returns the process id in the file; 0 when there is none or it cannot be read.
    private static long owner(FileChannel channel) {
        try {
            ByteBuffer buffer = ByteBuffer.allocate(32);
            channel.read(buffer, 0);
            String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII).trim();
            return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
        } catch (IOException e) {
            return 0; // locked regions cannot be read on some systems; the lock itself still decides
        }
    }

    private static void write(FileChannel channel, String text) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
    }

    private static void close(@Nullable FileChannel channel) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            if (channel.isOpen()) {
                channel.truncate(0);
                if (lock != null) {
                    lock.release();
                }
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

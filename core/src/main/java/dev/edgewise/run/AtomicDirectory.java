package dev.edgewise.run;

import dev.edgewise.error.CheckpointException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Writes a directory completely or not at all.
///
/// The content goes into `.tmp-<name>` beside the target. It is forced to the disk file by file, then renamed.
/// If the target exists, it first becomes `.old-<name>` and is deleted last. A process killed at any moment
/// leaves either the old or the new directory complete. [#recover] cleans up what it left beside it.
public final class AtomicDirectory {
    private static final String TEMPORARY = ".tmp-";
    private static final String OLD = ".old-";

    private final FreeSpace space;

    public AtomicDirectory() {
        this(FreeSpace.OF_FILE_STORE);
    }

    /// @param space is asked before writing and for messages
    public AtomicDirectory(FreeSpace space) {
        this.space = space;
    }

    /// Writes `target` and replaces it if it exists.
    ///
    /// @param expectedBytes the write is refused at once if less is free; 0 when unknown
    /// @param kept what stays intact on failure, as a clause for the message; may be empty
    /// @throws CheckpointException if it cannot be written; nothing of it is left then
    public void write(Path target, long expectedBytes, String kept, DirectoryWriter writer) {
        Path parent = target.toAbsolutePath().normalize().getParent();
        if (parent == null) {
            throw new IllegalArgumentException("a directory to write needs a parent but was " + target);
        }
        Path temporary = parent.resolve(TEMPORARY + target.getFileName());
        boolean done = false;
        try {
            Files.createDirectories(parent);
            delete(temporary);
            long free = DiskFault.free(space, parent);
            if (free >= 0 && free < expectedBytes) {
                throw DiskFault.of(target, null, expectedBytes, free, kept);
            }
            Files.createDirectory(temporary);
            writer.write(temporary);
            forceTree(temporary);
            replace(temporary, target);
            force(parent);
            done = true;
        } catch (IOException | UncheckedIOException e) {
            long needed = Math.max(expectedBytes, writtenBytes(temporary));
            Throwable cause = e instanceof UncheckedIOException unchecked ? unchecked.getCause() : e;
            throw DiskFault.of(target, cause, needed, DiskFault.free(space, parent), kept);
        } finally {
            if (!done) {
                deleteQuietly(temporary);
            }
        }
    }

    /// Removes half-written directories in `parent` and puts back a directory whose replacement was cut short.
    ///
    /// @throws CheckpointException if the remains cannot be removed
    public static void recover(Path parent) {
        if (!Files.isDirectory(parent)) {
            return;
        }
        try (Stream<Path> entries = Files.list(parent)) {
            for (Path entry : entries.sorted().toList()) {
                String name = entry.getFileName().toString();
                if (name.startsWith(OLD)) {
                    Path target = parent.resolve(name.substring(OLD.length()));
                    if (!Files.exists(target)) {
                        Files.move(entry, target, StandardCopyOption.ATOMIC_MOVE);
                    }
                }
                if (name.startsWith(OLD) || name.startsWith(TEMPORARY)) {
                    delete(entry);
                }
            }
        } catch (IOException e) {
            throw new CheckpointException(
                    "cannot clean " + parent + " of what a killed run left: " + e.getMessage()
                            + "; check that the directory is writable",
                    e);
        }
    }

    private static void replace(Path temporary, Path target) throws IOException {
        Path old = temporary.resolveSibling(OLD + target.getFileName());
        delete(old);
        boolean existed = Files.exists(target);
        if (existed) {
            Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        if (existed) {
            delete(old);
        }
    }

    private static void forceTree(Path root) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(root)) {
            all = walk.toList().reversed();
        }
        for (Path path : all) {
            force(path);
        }
    }

    /// Forces a file or directory to the disk. On systems that cannot open a directory there is nothing to
    /// force.
    private static void force(Path path) throws IOException {
        boolean directory = Files.isDirectory(path);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            if (!directory) {
                throw e;
            }
        }
    }

    private static long writtenBytes(Path directory) {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(Files::isRegularFile)
                    .mapToLong(AtomicDirectory::size)
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    private static void deleteQuietly(Path directory) {
        try {
            delete(directory);
        } catch (IOException e) {
            // The write has failed already and says why. What is left is removed at the next start.
        }
    }

    /// Deletes a file or a directory with its content. It does not follow links. It does nothing if there is
    /// none.
    static void delete(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException fault) throws IOException {
                if (fault != null) {
                    throw fault;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}

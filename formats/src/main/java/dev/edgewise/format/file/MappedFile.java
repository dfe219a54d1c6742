package dev.edgewise.format.file;

import dev.edgewise.error.ModelException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file mapped read-only into memory, of any size.
///
/// The segment may be read from any thread and lives until [#close()]; using it afterwards throws
/// [IllegalStateException].
public final class MappedFile implements AutoCloseable {
    private final Path path;
    private final Arena arena;
    private final MemorySegment segment;

    private MappedFile(Path path, Arena arena, MemorySegment segment) {
        this.path = path;
        this.arena = arena;
        this.segment = segment;
    }

    /// Maps `path`; the caller closes the result.
    ///
    /// @throws ModelException if it is missing, not a regular file, empty or not readable
    public static MappedFile open(Path path) {
        if (!Files.exists(path)) {
            throw new ModelException(path + " does not exist; check the path");
        }
        if (!Files.isRegularFile(path)) {
            throw new ModelException(path + " is not a regular file; give the path of a model file");
        }
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size == 0) {
                throw new ModelException(path + " is empty (0 bytes); download or copy it again");
            }
            return new MappedFile(path, arena, channel.map(FileChannel.MapMode.READ_ONLY, 0, size, arena));
        } catch (IOException e) {
            arena.close();
            throw new ModelException(path + " cannot be read: " + e.getMessage() + "; check its permissions", e);
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    public Path path() {
        return path;
    }

    /// Returns the whole file.
    public MemorySegment segment() {
        return segment;
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}

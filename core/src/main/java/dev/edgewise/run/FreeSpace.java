package dev.edgewise.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Tells how many bytes may still be written where a path lies.
@FunctionalInterface
public interface FreeSpace {
    /// Asks the file store.
    FreeSpace OF_FILE_STORE = path -> Files.getFileStore(path).getUsableSpace();

    /// Returns the usable bytes on the file store of the existing `path`.
    ///
    /// @throws IOException if the store cannot be asked
    long usable(Path path) throws IOException;
}

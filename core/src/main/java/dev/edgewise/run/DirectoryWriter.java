package dev.edgewise.run;

import java.io.IOException;
import java.nio.file.Path;

/// Fills an empty directory.
@FunctionalInterface
public interface DirectoryWriter {
    /// Writes everything that the directory is to hold.
    void write(Path directory) throws IOException;
}

package dev.edgewise.cli;

import dev.edgewise.error.DataException;
import dev.edgewise.error.Quoted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The files that a verb reads.
record InputFiles(List<Path> files) {
    InputFiles {
        files = List.copyOf(files);
    }

    /// Refuses a file that does not exist.
    ///
    /// @throws DataException naming it
    void requireAll() {
        files.stream().filter(file -> !Files.exists(file)).findFirst().ifPresent(file -> {
            throw new DataException("The data file " + Quoted.of(file.toString()) + " does not exist.");
        });
    }

    /// Tells whether a file to write is one of them.
    boolean contain(Path written) {
        return files.stream().anyMatch(file -> same(file, written));
    }

    /// Tells whether two names are those of one file.
    static boolean same(Path one, Path other) {
        return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
    }
}

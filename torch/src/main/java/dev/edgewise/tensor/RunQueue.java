package dev.edgewise.tensor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/// How long this process's threads have waited for a core, as Linux counts it.
///
/// @param tasks the folder with a folder `N/schedstat` for each thread
record RunQueue(Path tasks) {
    static final RunQueue OWN = new RunQueue(Path.of("/proc/self/task"));

    /// Returns the nanoseconds that all live threads have waited together; empty where the system does not count them.
    OptionalLong waited() {
        long sum = 0;
        boolean any = false;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            for (Path thread : threads) {
                OptionalLong one = waited(thread.resolve("schedstat"));
                any |= one.isPresent();
                sum += one.orElse(0);
            }
        } catch (IOException e) {
            return OptionalLong.empty();
        }
        return any ? OptionalLong.of(sum) : OptionalLong.empty();
    }

    /// Reads one thread's line: nanoseconds on a core, nanoseconds waiting for one, turns.
    private static OptionalLong waited(Path schedstat) {
        try {
            return OptionalLong.of(
                    Long.parseLong(Files.readString(schedstat).strip().split(" ", 3)[1]));
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException gone) {
            return OptionalLong.empty();
        }
    }
}

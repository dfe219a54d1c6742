package dev.edgewise.tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Reads what Linux counts of the time of cores.
///
/// @param proc where the system shows its counters: `/proc`
record CpuClock(Path proc) {
    static final CpuClock LINUX = new CpuClock(Path.of("/proc"));

    /// Linux counts the time of cores in hundredths of a second for every program.
    private static final long TICK_NANOS = 10_000_000;

    /// Nanoseconds since the start of threads and machine.
    ///
    /// @param ran how long the live threads of this process have run
    /// @param waited how long they have waited for a core
    /// @param busy how long the machine's cores have run anything, added up
    record Reading(long ran, long waited, long busy) {}

    /// Returns the counters; empty where the system has none.
    Optional<Reading> read() {
        long ran = 0;
        long waited = 0;
        boolean any = false;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(proc.resolve("self/task"))) {
            for (Path thread : threads) {
                String[] line = line(thread.resolve("schedstat"));
                if (line.length >= 2) {
                    any = true;
                    ran += Long.parseLong(line[0]);
                    waited += Long.parseLong(line[1]);
                }
            }
            String[] machine = line(proc.resolve("stat"));
            return any && machine.length > 8 ? Optional.of(new Reading(ran, waited, busy(machine))) : Optional.empty();
        } catch (IOException | DirectoryIteratorException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /// Adds up `cpu user nice system idle iowait irq softirq steal …` without the two that are idle.
    private static long busy(String[] machine) {
        long ticks = 0;
        for (int i = 1; i <= 8; i++) {
            ticks += i == 4 || i == 5 ? 0 : Long.parseLong(machine[i]);
        }
        return ticks * TICK_NANOS;
    }

    /// Returns the words of a file's first line; none where the file is gone, as that of a thread that has ended.
    private static String[] line(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.findFirst().orElse("").strip().split("\\s+");
        } catch (IOException | UncheckedIOException gone) {
            return new String[0];
        }
    }
}

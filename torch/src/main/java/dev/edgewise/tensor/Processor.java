package dev.edgewise.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What Linux tells of this machine's processor: its feature flags and its cores.
final class Processor {
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path TOPOLOGY = Path.of("/sys/devices/system/cpu");
    private static final Set<String> FLAGS = read();

    private Processor() {}

    /// Returns the feature flags; none where they cannot be read.
    static Set<String> flags() {
        return FLAGS;
    }

    /// Returns how many cores this process may use: by its affinity and by the limits of its container, which Java
    /// knows. Where the processors are the two threads of a single core, both count.
    static int usableCores() {
        return usable(Runtime.getRuntime().availableProcessors(), cores(STATUS, TOPOLOGY));
    }

    /// @param processors logical processors
    /// @param cores cores they belong to; 0 if unknown
    static int usable(int processors, int cores) {
        return cores > 1 ? Math.min(processors, cores) : processors;
    }

    /// Counts the cores of the processors that a process is bound to; 0 where the system does not tell.
    ///
    /// @param status the process's `/proc/self/status`
    /// @param topology the folder with a folder `cpuN/topology` for each processor
    static int cores(Path status, Path topology) {
        try (Stream<String> lines = Files.lines(status)) {
            String bound = lines.filter(line -> line.startsWith("Cpus_allowed_list:"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("");
            Set<String> cores = new HashSet<>();
            for (String range : bound.split(",", -1)) {
                String[] ends = range.split("-", 2);
                for (int cpu = Integer.parseInt(ends[0]); cpu <= Integer.parseInt(ends[ends.length - 1]); cpu++) {
                    Path folder = topology.resolve("cpu" + cpu).resolve("topology");
                    cores.add(Files.readString(folder.resolve("physical_package_id"))
                                    .strip() + ":"
                            + Files.readString(folder.resolve("core_id")).strip());
                }
            }
            return cores.size();
        } catch (IOException | NumberFormatException e) {
            return 0;
        }
    }

    private static Set<String> read() {
        if (!Files.isReadable(CPUINFO)) {
            return Set.of();
        }
        try (Stream<String> lines = Files.lines(CPUINFO)) {
            return lines.filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip().split(" "))
                    .map(flags -> Arrays.stream(flags).collect(Collectors.toUnmodifiableSet()))
                    .orElse(Set.of());
        } catch (IOException e) {
            return Set.of();
        }
    }
}

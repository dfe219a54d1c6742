package dev.edgewise.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// The machine that a run trains on.
///
/// @param os name and version
/// @param cpu the processor's model as the system names it, else the architecture
/// @param cpus logical processors that this process may use
public record Machine(String os, String arch, String cpu, int cpus) {
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");

    /// Describes this machine.
    public static Machine current() {
        String arch = System.getProperty("os.arch", "unknown");
        return new Machine(
                System.getProperty("os.name", "unknown") + " " + System.getProperty("os.version", ""),
                arch,
                cpuModel(CPUINFO, arch),
                Runtime.getRuntime().availableProcessors());
    }

    static String cpuModel(Path cpuinfo, String fallback) {
        if (!Files.isReadable(cpuinfo)) {
            String windows = System.getenv("PROCESSOR_IDENTIFIER");
            return windows == null ? fallback : windows;
        }
        try (Stream<String> lines = Files.lines(cpuinfo)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(fallback);
        } catch (IOException e) {
            return fallback;
        }
    }
}

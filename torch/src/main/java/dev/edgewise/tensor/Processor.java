package dev.edgewise.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Feature flags of this machine's processor, as Linux names them; empty where they cannot be read.
final class Processor {
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");
    private static final Set<String> FLAGS = read();

    private Processor() {}

    static Set<String> flags() {
        return FLAGS;
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

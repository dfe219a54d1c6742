package dev.edgewise.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The main memory that this process can still get without swapping or being killed.
///
/// @param total bytes in all: the machine's, or the control group's if that is less
/// @param available bytes of it that are free or can be freed, such as cached files
/// @param limit what sets the total: `machine` or `control group`
public record AvailableMemory(long total, long available, String limit) {
    private static final long NO_LIMIT = Long.MAX_VALUE / 2;

    /// Returns the memory of this process. Empty if the system does not tell (other than Linux).
    public static Optional<AvailableMemory> current() {
        return read(Path.of("/"));
    }

    /// @param root directory that holds `proc` and `sys`
    static Optional<AvailableMemory> read(Path root) {
        String info = text(root.resolve("proc/meminfo"));
        OptionalLong total = number(info, "MemTotal:\\s+(\\d+) kB");
        OptionalLong free = number(info, "MemAvailable:\\s+(\\d+) kB");
        if (total.isEmpty() || free.isEmpty()) {
            return Optional.empty();
        }
        AvailableMemory machine = new AvailableMemory(total.getAsLong() << 10, free.getAsLong() << 10, "machine");
        return Optional.of(groups(root).stream()
                .flatMap(directory -> group(directory, machine).stream())
                .reduce(machine, (a, b) -> b.available < a.available ? b : a));
    }

    /// Returns the process's control groups and those around them, of version 2 and of version 1.
    private static List<Path> groups(Path root) {
        Path mount = root.resolve("sys/fs/cgroup");
        return text(root.resolve("proc/self/cgroup"))
                .lines()
                .map(line -> line.split(":", 3))
                .filter(fields -> fields.length == 3 && (fields[1].isEmpty() || fields[1].equals("memory")))
                .flatMap(fields -> {
                    Path base = fields[1].isEmpty() ? mount : mount.resolve("memory");
                    Path own = base.resolve(fields[2].replaceFirst("^/+", "")).normalize();
                    return Stream.iterate(own, path -> path.startsWith(base), Path::getParent);
                })
                .distinct()
                .toList();
    }

    private static Optional<AvailableMemory> group(Path directory, AvailableMemory machine) {
        boolean second = Files.exists(directory.resolve("memory.max"));
        OptionalLong limit =
                number(text(directory.resolve(second ? "memory.max" : "memory.limit_in_bytes")), "^(\\d{1,18})\\s*$");
        OptionalLong used = number(
                text(directory.resolve(second ? "memory.current" : "memory.usage_in_bytes")), "^(\\d{1,18})\\s*$");
        if (limit.isEmpty() || used.isEmpty() || limit.getAsLong() >= Math.min(NO_LIMIT, machine.total)) {
            return Optional.empty();
        }
        long cached = number(text(directory.resolve("memory.stat")), "(?m)^(?:total_)?inactive_file (\\d{1,18})$")
                .orElse(0);
        long available = Math.max(0, limit.getAsLong() - used.getAsLong() + cached);
        return Optional.of(
                new AvailableMemory(limit.getAsLong(), Math.min(available, machine.available), "control group"));
    }

    private static OptionalLong number(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    private static String text(Path file) {
        try {
            return Files.isReadable(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return "";
        }
    }
}

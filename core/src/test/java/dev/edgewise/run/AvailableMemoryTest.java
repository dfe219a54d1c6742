package dev.edgewise.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What Linux says of memory, in copies of the files that it says it in.
class AvailableMemoryTest {
    private static final long GIB = 1L << 30;

    @TempDir
    Path root;

    @BeforeEach
    void machineOfSixteenGib() throws IOException {
        write("proc/meminfo", "MemTotal:       16777216 kB\nMemFree:  1048576 kB\nMemAvailable:    8388608 kB\n");
    }

    @Test
    void withoutAGroupItIsTheMachines() {
        assertThat(AvailableMemory.read(root)).contains(new AvailableMemory(16 * GIB, 8 * GIB, "machine"));
    }

    @Test
    void aGroupOfVersionTwoLimitsItAndItsCachedFilesCanBeFreed() throws IOException {
        write("proc/self/cgroup", "0::/pod/one\n");
        write("sys/fs/cgroup/pod/one/memory.max", "max\n");
        write("sys/fs/cgroup/pod/one/memory.current", "1000\n");
        write("sys/fs/cgroup/pod/memory.max", 4 * GIB + "\n");
        write("sys/fs/cgroup/pod/memory.current", 3 * GIB + "\n");
        write("sys/fs/cgroup/pod/memory.stat", "anon 5\ninactive_file " + GIB + "\nactive_file 7\n");
        assertThat(AvailableMemory.read(root)).contains(new AvailableMemory(4 * GIB, 2 * GIB, "control group"));
    }

    @Test
    void aGroupOfVersionOneLimitsIt() throws IOException {
        write("proc/self/cgroup", "5:cpu:/\n4:memory:/docker/abc\n0::/\n");
        // Inside a container the group's own folder is not mounted, only the one that is its root.
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", 2 * GIB + "\n");
        write("sys/fs/cgroup/memory/memory.usage_in_bytes", GIB / 2 + "\n");
        write("sys/fs/cgroup/memory/memory.stat", "inactive_file 0\ntotal_inactive_file 0\n");
        assertThat(AvailableMemory.read(root)).contains(new AvailableMemory(2 * GIB, GIB * 3 / 2, "control group"));
    }

    @Test
    void aLimitAboveTheMachinesIsNone() throws IOException {
        write("proc/self/cgroup", "4:memory:/\n");
        write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        write("sys/fs/cgroup/memory/memory.usage_in_bytes", "1234\n");
        assertThat(AvailableMemory.read(root)).contains(new AvailableMemory(16 * GIB, 8 * GIB, "machine"));
    }

    @Test
    void whereNothingIsToldNothingIsKnown() throws IOException {
        Files.delete(root.resolve("proc/meminfo"));
        assertThat(AvailableMemory.read(root)).isEmpty();
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}

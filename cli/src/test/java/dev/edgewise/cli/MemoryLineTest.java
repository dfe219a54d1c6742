package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.edgewise.testkit.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `train` says of memory beside the peak of its process.
@Tag("native")
@Tag("slow")
class MemoryLineTest {
    @TempDir
    Path directory;

    @Test
    void theDefaultRunStaysNearWhatWasSaid() throws IOException, InterruptedException {
        assumeTrue(
                Files.isReadable(Path.of("/proc/self/status")), "peak memory is read from /proc, which is not there");
        Path run = directory.resolve("run");
        JavaProcess process = Shell.start(
                directory.resolve("out"),
                "train",
                Path.of("..", "examples", "arithmetic.yaml").toString(),
                "--run",
                run.toString(),
                "--set",
                "train.max_steps=10",
                "--set",
                "train.eval_samples=4");
        long peak = 0;
        while (process.process().isAlive()) {
            peak = Math.max(peak, peak(process.process().pid()));
            Thread.sleep(20);
        }
        assertThat(process.process().exitValue()).as(process.text()).isZero();
        long said = new ObjectMapper()
                .readTree(run.resolve("provenance.json").toFile())
                .at("/memory_bytes/estimated_peak")
                .asLong();
        assertThat((double) said / peak).as("said %d, peak %d", said, peak).isBetween(0.9, 1.5);
    }

    private static long peak(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException ended) {
            return 0;
        }
    }
}

package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.testkit.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Damaged files, in processes with little memory: each works or is told as the user's fault. All else is a finding,
/// which names its seed and keeps its input; CONTRIBUTING.md says how to go on from there.
///
/// `-Dfuzz.first` is the first seed, `-Dfuzz.count` how many for each reader.
@Tag("native")
@Tag("slow")
@Tag("fuzz")
class FuzzTest {
    private static final Path FOLDER = Path.of("target", "fuzz").toAbsolutePath();
    private static final int SECONDS_FOR_ONE = 60;
    private static final int MOST_FINDINGS = 5;

    @ParameterizedTest
    @EnumSource
    void isReadOrTold(FuzzReader reader) throws IOException, InterruptedException {
        int first = Integer.getInteger("fuzz.first", 0);
        int end = first + Integer.getInteger("fuzz.count", reader.usual());
        List<String> findings = new ArrayList<>();
        for (int next = first; next < end && findings.size() < MOST_FINDINGS; ) {
            next = from(reader, next, end, findings);
        }
        assertThat(findings).isEmpty();
    }

    /// Reads the inputs of the seeds from one on, until the process ends.
    ///
    /// @return the seed to go on with
    private static int from(FuzzReader reader, int next, int end, List<String> findings)
            throws IOException, InterruptedException {
        Path output = Files.createDirectories(FOLDER).resolve(reader + ".out");
        Path folder = FOLDER.resolve(reader.name()).resolve("input");
        JavaProcess process = JavaProcess.start(
                output,
                Map.of("JDK_JAVA_OPTIONS", "-Xmx256m", "HF_HUB_OFFLINE", "1"),
                FuzzProcess.class.getName(),
                reader.name(),
                Integer.toString(next),
                Integer.toString(end - next),
                folder.toString(),
                Integer.toString(SECONDS_FOR_ONE));
        int code = process.exit(Duration.ofHours(12));
        List<String> lines = process.text().lines().toList();
        int last = lines.stream()
                .filter(line -> line.matches("seed \\d+"))
                .mapToInt(line -> Integer.parseInt(line.substring(5)))
                .max()
                .orElseThrow(() -> new AssertionError(process.text()));
        for (String line : lines) {
            if (line.startsWith("bad ")) {
                keep(reader, Integer.parseInt(line.split(" ", 3)[1]), line.split(" ", 3)[2], findings);
            }
        }
        if (code != 0) {
            keep(
                    reader,
                    last,
                    code == FuzzProcess.TOO_LONG
                            ? "takes more than " + SECONDS_FOR_ONE + " seconds"
                            : "ends the process with " + code,
                    findings);
        }
        return last + 1;
    }

    /// Makes the input again where it is kept.
    private static void keep(FuzzReader reader, int seed, String what, List<String> findings) throws IOException {
        Path kept = FOLDER.resolve(reader.name()).resolve("seed-" + seed);
        FuzzProcess.make(reader, seed, kept);
        findings.add(reader + " seed " + seed + ": " + what + "; its input is " + kept);
    }
}

package dev.edgewise.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvenanceTest {
    private static final Provenance PROVENANCE = Provenance.current(
            "0.1.0",
            Optional.of(new SourceRevision("0123456789abcdef0123456789abcdef01234567", true)),
            "2.10.0",
            2,
            42,
            Map.of("svamp.json", "ba78"),
            Map.of("reward brevity", "weight 0.5"),
            List.of("train", "examples/arithmetic.yaml", "--set", "seed=42"),
            Instant.parse("2026-11-23T12:00:00Z"));

    @TempDir
    Path directory;

    @Test
    void holdsWhatOneNeedsToRepeatTheRun() throws IOException {
        RunFiles files = new RunFiles(directory);
        PROVENANCE.write(files);
        Files.writeString(files.config(), "name: demo\n");
        JsonNode json = RunReader.open(directory).provenance();
        assertThat(json.path("commit").asText()).startsWith("0123456789");
        assertThat(json.path("dirty").asBoolean()).isTrue();
        assertThat(Provenance.given(files)).contains(Map.of("reward brevity", "weight 0.5"));
        assertThat(json.path("libtorch").asText()).isEqualTo("2.10.0");
        assertThat(json.path("threads").asInt()).isEqualTo(2);
        assertThat(json.path("java").asText()).startsWith("25");
        assertThat(json.path("cpus").asInt()).isPositive();
        assertThat(json.path("cpu").asText()).isNotBlank();
        assertThat(json.path("seed").asLong()).isEqualTo(42);
        assertThat(json.at("/sha256/svamp.json").asText()).isEqualTo("ba78");
        assertThat(json.path("command_line")).hasSize(4);
        assertThat(json.path("started").asText()).isEqualTo("2026-11-23T12:00:00Z");
    }

    @Test
    void everyResumeAddsALine() throws IOException {
        RunFiles files = new RunFiles(directory);
        Files.writeString(files.config(), "name: demo\n");
        PROVENANCE.writeResume(files, 10);
        Files.writeString(files.resumes(), "{\"step\":1", StandardOpenOption.APPEND); // killed here
        PROVENANCE.writeResume(files, 30);
        assertThat(RunReader.open(directory).resumes()).containsExactly(10, 30);
    }

    @Test
    void readsTheProcessorsName() throws IOException {
        Path cpuinfo = Files.writeString(
                directory.resolve("cpuinfo"), "processor\t: 0\nmodel name\t: AMD EPYC 9R14\nmodel name\t: other\n");
        assertThat(Machine.cpuModel(cpuinfo, "amd64")).isEqualTo("AMD EPYC 9R14");
        assertThat(Machine.cpuModel(Files.writeString(cpuinfo, "CPU implementer: 0x41\n"), "aarch64"))
                .isEqualTo("aarch64");
    }

    @Test
    void aTreeWithoutGitHasNoRevision() {
        assertThat(SourceRevision.of(directory)).isEmpty();
    }
}

package dev.edgewise.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.DataException;
import dev.edgewise.run.SourceRevision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreregistrationTest {
    private static final Instant MONDAY = Instant.parse("2026-11-23T09:00:00Z");
    private static final Instant TUESDAY = Instant.parse("2026-11-24T09:00:00Z");

    @TempDir
    Path directory;

    @Test
    void theHashIsShaOfTheContentWithSortedKeys() {
        // printf '{"a":[1,2],"b":{"c":0.5,"d":"x"}}' | sha256sum
        assertThat(at(MONDAY, "{\"b\": {\"d\": \"x\", \"c\": 0.5}, \"a\": [1, 2]}")
                        .hash())
                .isEqualTo("d43d1e70eb8aa67e1ffaec43327dc603b7e61056d5846f5db5809c13782f6eea");
    }

    @Test
    void theFirstStartHolds() {
        Path file = directory.resolve("preregistration.json");
        at(MONDAY, "{\"seeds\": [1, 2]}").settle(file);
        Preregistration again = at(TUESDAY, "{\"seeds\": [1, 2]}").settle(file);
        assertThat(again.registered()).isEqualTo(MONDAY);
    }

    @Test
    void resultsOfAChangedStudyAreNotMixed() {
        Path file = directory.resolve("preregistration.json");
        at(MONDAY, "{\"study\": {\"seeds\": [1, 2], \"metric\": \"frontier\", \"targets\": [3]}}")
                .settle(file);
        Preregistration changed =
                at(TUESDAY, "{\"study\": {\"seeds\": [1, 2, 3], \"metric\": \"accuracy\", \"targets\": [3]}}");
        assertThatThrownBy(() -> changed.settle(file))
                .isInstanceOf(ConfigException.class)
                .hasMessage("The study differs from what was registered in " + file + " on 2026-11-23T09:00:00Z."
                        + " Changed: study.metric (was \"frontier\", now \"accuracy\"), study.seeds[2] (was absent,"
                        + " now 3). Results of different registrations are not mixed: set this back, or give the"
                        + " changed study a directory of its own with --out");
    }

    @Test
    void aRegistrationThatWasEditedIsRefused() throws IOException {
        Path file = directory.resolve("preregistration.json");
        at(MONDAY, "{\"expectation\": \"more\"}").settle(file);
        Files.writeString(file, Files.readString(file).replace("more", "less"));
        assertThatThrownBy(() -> at(TUESDAY, "{\"expectation\": \"less\"}").settle(file))
                .isInstanceOf(DataException.class)
                .hasMessage(file + " was changed after the study was registered: its hash does not fit its content."
                        + " Restore the file, or begin the study anew with --out");
    }

    @Test
    void anotherVersionGoesOnAndIsTold() throws IOException {
        Path file = directory.resolve("preregistration.json");
        StudyVersion first = new StudyVersion("1.0", new SourceRevision("aaa", false), Map.of("d.jsonl", "11"));
        StudyVersion second = new StudyVersion("1.0", new SourceRevision("bbb", true), Map.of("d.jsonl", "22"));
        at(MONDAY, "{}", first).settle(file);
        assertThat(at(TUESDAY, "{}", first).settle(file).notes()).isEmpty();
        Preregistration again = at(TUESDAY, "{}", second).settle(file);
        assertThat(again.registered()).isEqualTo(MONDAY);
        assertThat(again.notes())
                .containsExactly("Continued at 2026-11-24T09:00:00Z with Edgewise 1.0, commit bbb with uncommitted"
                        + " changes instead of 1.0, commit aaa; with d.jsonl with SHA-256 22 instead of 11: runs made"
                        + " before and after may differ in more than their arm.");
        Preregistration third = at(TUESDAY.plusSeconds(60), "{}", second).settle(file);
        assertThat(third).as("said once").isEqualTo(again);
        assertThat(new ObjectMapper().readTree(Files.readString(file)).path("starts"))
                .hasToString(
                        "[{\"at\":\"2026-11-23T09:00:00Z\",\"edgewise\":\"1.0\",\"commit\":\"aaa\",\"dirty\":false,"
                                + "\"sha256\":{\"d.jsonl\":\"11\"}},{\"at\":\"2026-11-24T09:00:00Z\",\"edgewise\":\"1.0\",\"commit\":"
                                + "\"bbb\",\"dirty\":true,\"sha256\":{\"d.jsonl\":\"22\"}}]");
    }

    @Test
    void aRegistrationThatNamesNoVersionStillHolds() throws IOException {
        Path file = directory.resolve("preregistration.json");
        // printf '{}' | sha256sum
        Files.writeString(file, """
                {"hash": "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
                 "registered": "2026-11-23T09:00:00Z", "content": {}}
                """);
        Preregistration held = at(TUESDAY, "{}").settle(file);
        assertThat(held.registered()).isEqualTo(MONDAY);
        assertThat(held.first()).isEmpty();
        assertThat(held.notes())
                .containsExactly("What the study was started with before 2026-11-24T09:00:00Z is not known.");
        assertThat(at(TUESDAY.plusSeconds(60), "{}").settle(file))
                .as("said once")
                .isEqualTo(held);
    }

    private static Preregistration at(Instant time, String json) {
        return at(time, json, SyntheticOutcomes.VERSION);
    }

    private static Preregistration at(Instant time, String json, StudyVersion version) {
        try {
            return Preregistration.of((ObjectNode) new ObjectMapper().readTree(json), time, version);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}

package dev.edgewise.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.ConfigException;
import dev.edgewise.error.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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

    private static Preregistration at(Instant time, String json) {
        try {
            return Preregistration.of((ObjectNode) new ObjectMapper().readTree(json), time);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}

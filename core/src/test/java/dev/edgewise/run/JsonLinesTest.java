package dev.edgewise.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.CheckpointException;
import dev.edgewise.error.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("lines.jsonl");
    }

    @Test
    void aDamagedLineIsNamed() throws IOException {
        Files.writeString(file, "{\"step\":1}\n{\"step\":\n{\"step\":3}\n");
        assertThatThrownBy(() -> JsonLines.read(file, line -> line, _ -> {}))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(file + ", line 2: not valid JSON");
        assertThatThrownBy(() -> JsonLines.cutAt(file, line -> line.path("step").asInt() > 3))
                .isInstanceOf(CheckpointException.class)
                .hasMessageStartingWith(file + ", line 2: damaged or out of order");
        assertThat(file).content().endsWith("{\"step\":3}\n"); // untouched
        Files.writeString(file, "[1]\n");
        assertThatThrownBy(() -> JsonLines.read(file, line -> line, _ -> {}))
                .hasMessageContaining("line 1: expected a JSON object");
    }

    @Test
    void cutsDamagedAndTornLinesAtTheEnd() throws IOException {
        Files.writeString(file, "{\"step\":1}\n{\"step\":2}\n\0\0\0\n{\"st");
        JsonLines.cutAt(file, line -> line.path("step").asInt() > 2);
        assertThat(file).hasContent("{\"step\":1}\n{\"step\":2}\n");
        JsonLines.cutAt(file, line -> line.path("step").asInt() > 1);
        assertThat(file).content().isEqualTo("{\"step\":1}\n");
    }

    @Test
    void textOfAnyKindStaysOneLine() {
        String text = "a\nb\u2028\"\\ \u0000 é 漢 \ud83d\ude00 lone \ud800";
        try (JsonLinesWriter writer = new JsonLinesWriter(file)) {
            writer.append(Json.object().put("text", text));
        }
        List<String> read = new ArrayList<>();
        JsonLines.read(file, line -> line.path("text").asText(), read::add);
        assertThat(read).containsExactly(text.replace('\ud800', '?'));
    }
}

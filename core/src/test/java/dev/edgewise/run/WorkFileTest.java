package dev.edgewise.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkFileTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void begin() {
        file = folder.resolve("out.jsonl.work");
        try (WorkFile work = WorkFile.open(file, about("model.gguf"))) {
            work.append(Json.object().put("row", 1));
            work.append(Json.object().put("row", 2));
        }
    }

    private static ObjectNode about(String student) {
        return Json.object()
                .put("command", "select")
                .put("student " + student, "ab12")
                .put("seed", 7L);
    }

    @Test
    void keepsThePiecesAndCutsATornOne() throws IOException {
        Files.writeString(file, "{\"row\":", StandardOpenOption.APPEND);
        try (WorkFile work = WorkFile.open(file, about("model.gguf"))) {
            assertThat(work.lines())
                    .containsExactly(Json.object().put("row", 1), Json.object().put("row", 2));
            work.append(Json.object().put("row", 3));
        }
        try (WorkFile work = WorkFile.open(file, about("model.gguf"))) {
            assertThat(work.lines()).hasSize(3);
        }
    }

    @Test
    void refusesOtherWorkByName() {
        assertThatThrownBy(() -> WorkFile.open(file, about("other.gguf").put("command", "refine")))
                .isInstanceOf(DataException.class)
                .hasMessage("The work in " + file + " was begun with something else, so it cannot go on: command was"
                        + " select and is refine; student model.gguf is gone; student other.gguf is new. Put back what"
                        + " has changed, delete the file to begin anew, or name another --out.");
    }

    @Test
    void refusesAFileThatIsNoWork() throws IOException {
        Files.writeString(file, "not JSON\n");
        assertThatThrownBy(() -> WorkFile.open(file, about("model.gguf")))
                .isInstanceOf(DataException.class)
                .hasMessage(file + " is not the work of a command that can go on. Delete it to begin anew, or name"
                        + " another --out.");
    }
}

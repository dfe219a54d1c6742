package dev.edgewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldOutTextTest {
    private static final String GIVE =
            " Give a .txt file, or rows with a field text (.jsonl, .ndjson, .json, .csv, .tsv, .parquet), as guards.held_out_text.";

    @TempDir
    Path directory;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    @Test
    void aTextFileIsOneDocument() throws IOException {
        Path file = file("a.TXT", "Once upon\na time, naïve.\n");
        assertThat(HeldOutText.read(file, 1000)).containsExactly("Once upon\na time, naïve.\n");
        assertThat(HeldOutText.read(file, 9)).containsExactly("Once upon");
        assertThat(HeldOutText.read(file("marked.txt", "\ufeffOnce"), 1000)).containsExactly("Once");
    }

    @Test
    void everyRowsTextIsADocument() throws IOException {
        Path file = file("a.jsonl", """
                {"text": "first"}
                {"text": "  "}
                {"text": "second"}
                {"text": "third"}
                """);
        assertThat(HeldOutText.read(file, 1000)).containsExactly("first", "second", "third");
        assertThat(HeldOutText.read(file, 8)).containsExactly("first", "sec");
    }

    @Test
    void whatCannotBeReadIsSaid() throws IOException {
        Path missing = directory.resolve("none.txt");
        refused(missing, "The held-out text " + missing + " does not exist." + GIVE);
        refused(directory, "The held-out text " + directory + " is a directory." + GIVE);
        Path empty = file("empty.txt", " \n");
        refused(empty, "The held-out text " + empty + " is empty." + GIVE);
        Path latin = Files.write(directory.resolve("latin.txt"), new byte[] {'a', (byte) 0xE9, 'b'});
        refused(latin, "The held-out text " + latin + " is not UTF-8." + GIVE);
        Path other = file("other.jsonl", "{\"prompt\": \"x\"}");
        assertThatThrownBy(() -> HeldOutText.read(other, 10))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("other.jsonl:1")
                .hasMessageContaining("there is no field \"text\"");
    }

    private static void refused(Path file, String message) {
        assertThatThrownBy(() -> HeldOutText.read(file, 10))
                .isInstanceOf(DataException.class)
                .hasMessage(message);
    }
}

package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.DataException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptTextTest {
    @TempDir
    Path directory;

    @Test
    void readsAFileOrTheInput() throws IOException {
        Path file = Files.writeString(directory.resolve("p.txt"), " ünï ");
        assertThat(PromptText.read(file, InputStream.nullInputStream())).isEqualTo(" ünï ");
        InputStream in = new ByteArrayInputStream("1+1=".getBytes(StandardCharsets.UTF_8));
        assertThat(PromptText.read(null, in)).isEqualTo("1+1=");
    }

    @ParameterizedTest
    @CsvSource({
        "hi\\n, hi",
        "hi\\r\\n, hi",
        "hi\\n\\n, hi\\n",
        "hi\\r, hi\\r",
        "a\\nb, a\\nb",
        "\\n, ''",
        "\ufeffhi\\n, hi",
        "\ufeff, ''",
        "\ufeff\ufeffa, \ufeffa",
        "'', ''"
    })
    void oneLineBreakAtTheEndAndAByteOrderMarkAreNoPartOfIt(String written, String prompt) throws IOException {
        byte[] bytes = escaped(written).getBytes(StandardCharsets.UTF_8);
        assertThat(PromptText.read(null, new ByteArrayInputStream(bytes))).isEqualTo(escaped(prompt));
        Path file = Files.write(directory.resolve("p.txt"), bytes);
        assertThat(PromptText.read(file, InputStream.nullInputStream())).isEqualTo(escaped(prompt));
    }

    private static String escaped(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n");
    }

    @Test
    void anEndlessInputIsRefused() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'a';
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                return length;
            }
        };
        assertThatThrownBy(() -> PromptText.read(null, endless))
                .isInstanceOf(DataException.class)
                .hasMessage("The prompt from standard input has more than 64 MiB. Is this the right input?");
    }

    @Test
    void saysWhatIsWrongWithIt() throws IOException {
        Path missing = directory.resolve("missing.txt");
        assertThatThrownBy(() -> PromptText.read(missing, InputStream.nullInputStream()))
                .isInstanceOf(DataException.class)
                .hasMessage("There is no prompt file " + missing + ". Check --prompt-file, or give --prompt.");
        Path latin = Files.write(directory.resolve("latin.txt"), new byte[] {(byte) 0xe9});
        assertThatThrownBy(() -> PromptText.read(latin, InputStream.nullInputStream()))
                .isInstanceOf(DataException.class)
                .hasMessage("The prompt from " + latin + " is not UTF-8 text: save it as UTF-8.");
    }
}

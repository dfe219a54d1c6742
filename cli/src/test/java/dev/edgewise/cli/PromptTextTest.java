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

class PromptTextTest {
    @TempDir
    Path directory;

    @Test
    void readsAFileOrTheInputAsItStands() throws IOException {
        Path file = Files.writeString(directory.resolve("p.txt"), " ünï\n");
        assertThat(PromptText.read(file, InputStream.nullInputStream())).isEqualTo(" ünï\n");
        InputStream in = new ByteArrayInputStream("1+1=".getBytes(StandardCharsets.UTF_8));
        assertThat(PromptText.read(null, in)).isEqualTo("1+1=");
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

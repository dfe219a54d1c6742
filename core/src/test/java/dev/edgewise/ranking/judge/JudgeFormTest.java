package dev.edgewise.ranking.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeFormTest {
    @TempDir
    Path directory;

    private static final JudgeForm FORM = new JudgeForm(List.of("no", "yes"), "", "{query} {document}");

    @Test
    void theTrainedLengthIsKept() {
        FORM.withMaxLength(128).write(directory);
        assertThat(JudgeForm.of(directory)).contains(FORM.withMaxLength(128));
        assertThat(FORM.withMaxLength(128).longest()).isEqualTo(128);
        assertThat(FORM.withMaxLength(128).sum()).isNotEqualTo(FORM.sum());
    }

    @Test
    void aFormWithoutALengthReadsTheUsualOne() throws IOException {
        FORM.write(directory);
        assertThat(Files.readString(directory.resolve("judge.json"))).doesNotContain("max_length");
        assertThat(JudgeForm.of(directory)).contains(FORM);
        assertThat(FORM.longest()).isEqualTo(512);
    }

    @Test
    void aLengthWithoutRoomIsRefused() throws IOException {
        Path file = Files.writeString(
                directory.resolve("judge.json"),
                "{\"labels\": [\"no\", \"yes\"], \"prompt\": \"{query} {document}\", \"max_length\": 1}");
        assertThatThrownBy(() -> JudgeForm.of(directory))
                .isInstanceOf(ModelException.class)
                .hasMessage(
                        file + " cannot be used: the longest prompt of a judge must have at least 2 tokens but had 1;"
                                + " leave max_length out for 512");
    }
}

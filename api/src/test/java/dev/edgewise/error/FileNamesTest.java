package dev.edgewise.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FileNamesTest {
    @Test
    void saysWhyAndWhatToDo() {
        assertThat(FileNames.problem("données.jsonl", "ANSI_X3.4-1968"))
                .isEqualTo(
                        "file names are ANSI_X3.4-1968 in this locale, which lacks some of its characters; start Edgewise"
                                + " by its script ./edgewise, or set LC_ALL=C.UTF-8");
        assertThat(FileNames.problem("a\0b", "UTF-8")).isEqualTo("it holds a NUL character; remove it");
        assertThat(FileNames.problem("\ud800", "UTF-8")).isEqualTo("it is no well-formed text; rename the file");
    }
}

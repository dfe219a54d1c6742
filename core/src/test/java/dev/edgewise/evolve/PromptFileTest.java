package dev.edgewise.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptFileTest {
    @TempDir
    private Path directory;

    private static ScoredPrompt scored(Double score) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put(Prompt.SYSTEM, "Say \"hi\".\n");
        parts.put(Prompt.INSTRUCTION, "");
        return new ScoredPrompt(new Prompt(parts), score, score == null ? 0 : 8);
    }

    @Test
    void whatWasWrittenIsReadInOrder() {
        Path file = directory.resolve(PromptFile.NAME);
        List<ScoredPrompt> prompts = List.of(scored(0.1 + 0.2), scored(null));
        PromptFile.write(file, prompts);
        assertThat(PromptFile.read(file)).isEqualTo(prompts);
        assertThat(List.copyOf(PromptFile.read(file).getFirst().prompt().parts().keySet()))
                .containsExactly("system", "instruction");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [{"sistem": "x"}] | :1: a prompt has no part "sistem". Did you mean "system"? Allowed: system, instruction, answer_form, examples, score, tasks.
            [{}] | :1: the prompt has no part. Give it the text of at least one: system, instruction, answer_form, examples.
            [{"score": 1}] | :1: the prompt has no part. Give it the text of at least one: system, instruction, answer_form, examples.
            [{"system": 3}] | :1: the field "system" must be text but is a number (3).
            [{"system": "x", "score": "1"}] | :1: the field "score" must be a number but is a string ("1").
            [{"system": "x", "tasks": 1.5}] | :1: the field "tasks" must be a whole number of at least 0 but is a number (1.5).
            ["x"] | :1: every element of the array must be an object.
            [{"system": "x"} | :1: the JSON ends in the middle of a value. The file may have been cut off.
            """)
    void aBrokenFileIsRefused(String text, String message) throws IOException {
        Path file = Files.writeString(directory.resolve("prompts.json"), text);
        assertThatThrownBy(() -> PromptFile.read(file))
                .isInstanceOf(DataException.class)
                .hasMessage(file + message);
    }

    @Test
    void aFileWithoutPromptsIsRefused() throws IOException {
        Path file = directory.resolve("prompts.json");
        assertThatThrownBy(() -> PromptFile.read(file)).hasMessage("The data file " + file + " does not exist.");
        Files.writeString(file, "[]");
        assertThatThrownBy(() -> PromptFile.read(file)).hasMessage("The data file " + file + " holds no rows.");
    }
}

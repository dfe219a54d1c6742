package dev.edgewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.assembly.OpenModel;
import dev.edgewise.error.ConfigException;
import dev.edgewise.ranking.judge.JudgeForm;
import dev.edgewise.rerank.judge.JudgePrompts;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The label words of the real SmolLM2-135M-Instruct are the tokens that `transformers` finds right behind its
/// generation prompt.
@Tag("native")
@Tag("slow")
class SmolLm2JudgeTest {
    @Test
    void labelWordsAreOneTokenBehindTheGenerationPrompt() {
        Path file = Shared.smolLm2();
        try (OpenModel model = TinyModels.open(file)) {
            assertThat(words(model, "0", "1", "2")).containsExactly(32, 33, 34);
            assertThat(words(model, "no", "yes")).containsExactly(4607, 10407);
            assertThatThrownBy(() -> words(model, " 0", "1"))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith(
                            "the label \" 0\" is 2 tokens behind the prompt (\"\\n \", \"0\"), but a label must");
        }
    }

    private static int[] words(OpenModel model, String... labels) {
        JudgeForm form = new JudgeForm(List.of(labels), "", JudgeForm.PROMPT);
        return new JudgePrompts(form, model.tokenizer(), model.template(), 512).outputs();
    }
}

package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.family.TaskFamily;
import dev.edgewise.text.tokenizer.HfTokenizer;
import dev.edgewise.trainer.PromptRenderer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Sorted lists of a token per character: six three-digit numbers have 23, eight 31, and one more ends each.
@Tag("native")
class CompletionLimitTest {
    private static final Environment SORTING = TaskFamily.of("sorting").create(AnswerFormat.BARE, false);
    private static final HfTokenizer TOKENIZER = FreshModel.characters(List.of(SORTING));

    @AfterAll
    static void close() {
        TOKENIZER.close();
    }

    private static CompletionLimit room(int completion) {
        return new CompletionLimit(new PromptRenderer(TOKENIZER, null, ""), completion);
    }

    @Test
    void levelsWithLongerSolutionsAreTold() {
        assertThat(room(20).note(SORTING))
                .contains("expert solutions of 2 of the 11 levels of sorting are longer than"
                        + " rollout.max_completion_length of 20 tokens, the shortest 24 at the first of them (six"
                        + " three-digit numbers); a completion as long is cut and fails. To have them solved, raise it"
                        + " to 32 at least");
    }

    @Test
    void nothingIsSaidWhereSolutionsFit() {
        assertThat(room(32).note(SORTING)).isEmpty();
        assertThat(room(31).note(SORTING)).isPresent();
    }

    /// `#### ` and eight three-digit numbers are 36 tokens with their end 37; the steps before it do not fit into 40.
    @Test
    void shownStepsAreOfTheSolution() {
        Environment steps = TaskFamily.of("sorting").create(AnswerFormat.HASH, true);
        Environment plain = TaskFamily.of("sorting").create(AnswerFormat.HASH, false);
        try (HfTokenizer tokenizer = FreshModel.characters(List.of(steps))) {
            CompletionLimit room = new CompletionLimit(new PromptRenderer(tokenizer, null, ""), 40);
            assertThat(room.note(plain)).isEmpty();
            assertThat(room.note(steps)).isPresent();
        }
    }
}

package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.edgewise.error.ConfigException;
import dev.edgewise.evolve.Leaks;
import dev.edgewise.evolve.Prompt;
import dev.edgewise.generate.LetterTokenizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FittingReflectionTest {
    private final FittingReflection reflection = new FittingReflection(
            (_, _, told) -> (_, _, _, _) -> {
                told.accept("the reply of the reflection model was cut off at 9 tokens");
                return Optional.empty();
            },
            List::of,
            1,
            new Leaks(List.of()),
            new PromptFit(new PromptRenderer(new LetterTokenizer(96), null, ""), 64, 6),
            List.of());

    @Test
    void aTeacherThatProposesNothingIsRefusedWithTheReason() {
        reflection.requireAny(); // nothing was asked yet
        assertThat(reflection.propose(Map.of(Prompt.INSTRUCTION, ""), Prompt.INSTRUCTION, List.of(), 1))
                .isEmpty();
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(reflection::requireAny)
                .withMessage(
                        "fast_weights.teacher proposed no prompt in the first cycle, though it was asked 1 time; the"
                                + " last time the reply of the reflection model was cut off at 9 tokens; take a teacher that"
                                + " follows instructions, raise fast_weights.max_tokens if replies are cut off, or remove the key,"
                                + " so that prompts are changed by templates and examples");
    }
}

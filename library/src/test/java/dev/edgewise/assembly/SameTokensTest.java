package dev.edgewise.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ConfigException;
import dev.edgewise.teacher.TokenText;
import dev.edgewise.text.tokenizer.CharacterTokenizer;
import dev.edgewise.text.tokenizer.HfTokenizer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("native")
class SameTokensTest {
    private static final String WHY = ". A teacher's probabilities are compared token by token, so that both need one"
            + " tokenizer: take a teacher of the model's own family";

    private static HfTokenizer of(String alphabet) {
        return CharacterTokenizer.create(alphabet, null);
    }

    @Test
    void theFirstOtherTokenIsNamed() {
        try (HfTokenizer student = of("+01");
                HfTokenizer teacher = of("-01")) {
            assertThatThrownBy(() -> SameTokens.require("big", student, teacher))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageMatching(
                            "algorithm\\.distill\\.teacher: to big token \\d is \"-\" but to the model it is"
                                    + " \"\\+\"\\Q" + WHY + "\\E");
        }
    }

    @Test
    void aSmallerVocabularyIsRefusedAndALargerOneIsNot() {
        try (HfTokenizer small = of("01");
                HfTokenizer large = of("012")) {
            int words = small.vocabularySize();
            assertThatThrownBy(() -> SameTokens.require("small", large, small))
                    .isInstanceOf(ConfigException.class)
                    .hasMessage("algorithm.distill.teacher: small has " + words + " tokens but the model has "
                            + (words + 1) + WHY);
            assertThatCode(() -> SameTokens.require("large", small, large)).doesNotThrowAnyException();
        }
    }

    @Test
    void aSampleHoldsOrdinaryAndSpecialTokensOnce() {
        try (HfTokenizer student = of("+=.,0123456789 The cats\n")) {
            TokenText sample = SameTokens.sample(student);
            assertThat(sample.prompt()).hasSize(1);
            assertThat(sample.spelled())
                    .doesNotHaveDuplicates()
                    .contains("T", "1", "\n", " ", student.decode(new int[] {student.endId()}, false))
                    .hasSizeBetween(20, 60);
        }
    }
}

package dev.edgewise.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Steps in written solutions.
class SolutionTextTest {
    @Test
    void splitsLinesOrSentences() {
        assertThat(SolutionText.steps("One is 1.\n\nTwo is 2.\nA: 3\nand more", Optional.empty()))
                .containsExactly(new Step("One is 1.", false), new Step("Two is 2.", false), new Step("3", true));
        assertThat(SolutionText.steps("She has 3.5 apples. Tom ate 2. The answer is 1.5.", Optional.of("1.5")))
                .containsExactly(
                        new Step("She has 3.5 apples.", false), new Step("Tom ate 2.", false), new Step("1.5", true));
        assertThat(SolutionText.steps("Nothing is said", Optional.of("7")))
                .containsExactly(new Step("Nothing is said", false), new Step("7", true));
        assertThat(SolutionText.steps("  \n ", Optional.empty())).isEmpty();
    }
}

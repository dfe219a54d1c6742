package dev.edgewise.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CompletionFormatsTest {
    static Stream<Arguments> completions() {
        return Stream.of(
                Arguments.of("tool_call", "<tool_call>\n{\"name\": \"add\", \"arguments\": {\"a\": 1}}\n</tool_call>"),
                Arguments.of("tool_call", "{\"name\": \"add\", \"arguments\": {\"a\": 1}}"),
                Arguments.of("code", "def simple_math_problem():\n    return 3 + 9"),
                Arguments.of("code", "Here it is:\n```python\nprint(12)\n```"),
                Arguments.of("code", "x = eggs\nreturn x * 2"),
                Arguments.of("code", "return f(3)"),
                Arguments.of("code", "done = 12 > 3\nreturn not done"),
                Arguments.of("code", "    return await read(12)"),
                Arguments.of("code", "return lambda x: x + 1"),
                Arguments.of("code", "return new Sum(3, 9);"),
                Arguments.of("code", "<llm-code>\n3 + 9\n</llm-code>"),
                Arguments.of("equation_chain", "7+5=12\n4+8+1=13\n#### 132"),
                Arguments.of("equation_chain", "3 + 9 = 12"),
                Arguments.of("bare_answer", "132"),
                Arguments.of("bare_answer", "#### 132"),
                Arguments.of("bare_answer", "6,7"),
                // "def" in the middle of a word made it code in Echo Chamber's classifier
                Arguments.of("prose", "We define the number of eggs. That is definitely 12 in the end."),
                Arguments.of(
                        "prose", "She has 3 eggs and buys 9, which makes 3+9=12 eggs in all.\nSo the answer is 12."),
                // a line that begins with "return" may go on as a sentence
                Arguments.of("prose", "All of them have to\nreturn the 3 books and\nso 9 are left in the end."),
                Arguments.of("prose", "They have to\nreturn not only the books\nin the end."),
                Arguments.of("prose", "They have to\nreturn new books\nin the end."),
                Arguments.of("prose", "I do not know what that is."));
    }

    @ParameterizedTest
    @MethodSource("completions")
    void builtInFormatsAreToldApart(String format, String text) {
        assertThat(CompletionFormats.BUILT_IN.classify(text)).isEqualTo(format);
    }

    @Test
    void formatsCanBeAdded() {
        CompletionFormat latex = new CompletionFormat() {
            @Override
            public String key() {
                return "latex";
            }

            @Override
            public boolean matches(String text) {
                return text.contains("\\begin{");
            }
        };
        CompletionFormats formats = new CompletionFormats(List.of(latex));
        assertThat(formats.classify("\\begin{align}")).isEqualTo("latex");
        assertThat(formats.classify("12")).isEqualTo("other");
    }

    /// Values from NumPy: H of (0.5, 0.3, 0.2) and exp(H).
    @Test
    void sharesSayHowManyFormatsThereAre() {
        FormatShares shares = FormatShares.of(Map.of("code", 5.0, "prose", 3.0, "bare_answer", 2.0));
        assertThat(shares.entropy()).isCloseTo(1.0296530140645737, within(1e-12));
        assertThat(shares.effectiveNumber()).isCloseTo(2.8000940728538315, within(1e-9));
        assertThat(shares.winner()).isEqualTo("code");
        assertThat(shares.of("tool_call")).isZero();
        // ½ (|0.5 − 1| + 0.3 + 0.2)
        assertThat(shares.distance(FormatShares.of(Map.of("code", 7.0)))).isCloseTo(0.5, within(1e-12));
        assertThat(FormatShares.of(Map.of()).effectiveNumber()).isZero();
    }
}

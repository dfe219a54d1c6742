package dev.edgewise.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.error.ConfigException;
import dev.edgewise.reward.ParseResult;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerFormatTest {
    private static final ParseResult FIVE = new ParseResult.Answer("5");

    @ParameterizedTest
    @EnumSource
    void writingAndParsingRoundTrips(AnswerFormat format) {
        for (String answer : List.of("5", "-12.5", "3,5,9", "3*(8+2)", "a word", "x_{1}")) {
            assertThat(format.parse(format.write(List.of(), answer))).isEqualTo(new ParseResult.Answer(answer));
            if (format.allowsSteps()) {
                String completion = format.write(List.of("7+5=12", "4+8+1=13"), answer);
                assertThat(completion).startsWith("7+5=12\n4+8+1=13\n");
                assertThat(format.parse(completion)).isEqualTo(new ParseResult.Answer(answer));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void blankIsEmptyAndAnEmptyMarkIsMissing(AnswerFormat format) {
        assertThat(format.parse("")).isEqualTo(new ParseResult.Empty());
        assertThat(format.parse(" \n\t ")).isEqualTo(new ParseResult.Empty());
        if (format != AnswerFormat.BARE) {
            assertThat(format.parse("so\n" + format.mark(" "))).isEqualTo(new ParseResult.Missing());
        }
    }

    @ParameterizedTest
    @EnumSource(names = "BARE", mode = EnumSource.Mode.EXCLUDE)
    void severalMarksAreAmbiguousEvenWhenEqual(AnswerFormat format) {
        assertThat(format.parse(format.mark("5") + "\n" + format.mark("5"))).isEqualTo(new ParseResult.Ambiguous(2));
        assertThat(format.parse(format.mark("5") + format.mark("6") + "\n" + format.mark("7")))
                .isEqualTo(new ParseResult.Ambiguous(3));
        assertThat(format.parse(format.mark(format.mark("5")))).isEqualTo(new ParseResult.Ambiguous(2));
    }

    @ParameterizedTest
    @EnumSource(names = "BARE", mode = EnumSource.Mode.EXCLUDE)
    void anUnmarkedAnswerIsMissing(AnswerFormat format) {
        assertThat(format.parse("5")).isEqualTo(new ParseResult.Missing());
        assertThat(format.parse("The answer is 5.")).isEqualTo(new ParseResult.Missing());
    }

    @Test
    void bareIsTheWholeLine() {
        assertThat(AnswerFormat.BARE.parse(" 5\n")).isEqualTo(FIVE);
        assertThat(AnswerFormat.BARE.parse("It is 5")).isEqualTo(new ParseResult.Answer("It is 5"));
        assertThat(AnswerFormat.BARE.parse("5\n6")).isEqualTo(new ParseResult.Missing());
        assertThat(AnswerFormat.BARE.parse("5\r6")).isEqualTo(new ParseResult.Missing());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#### 5",
                "####5",
                "  #### 5  \n\n",
                "2+3\n#### 5",
                "# Sum\n### so\n#### 5",
                "#### 5\r\n",
                "##### x\n#### 5"
            })
    void hashTakesTheLastLine(String completion) {
        assertThat(AnswerFormat.HASH.parse(completion)).isEqualTo(FIVE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"so #### 5", "#### 5\nas you see", "##### 5", "### 5", "####", "#### \n5", "# # # # 5"})
    void hashRefusesEverythingElse(String completion) {
        assertThat(AnswerFormat.HASH.parse(completion)).isEqualTo(new ParseResult.Missing());
    }

    @Test
    void hashCountsMarksAnywhere() {
        assertThat(AnswerFormat.HASH.parse("#### 4 or #### 5")).isEqualTo(new ParseResult.Ambiguous(2));
        assertThat(AnswerFormat.HASH.parse("maybe #### 4\n#### 5")).isEqualTo(new ParseResult.Ambiguous(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\boxed{5}", "So it is $\\boxed{ 5 }$.", "\\[\n\\boxed{5}\n\\]", "x}{\\boxed{5}}"})
    void boxedMayStandInASentence(String completion) {
        assertThat(AnswerFormat.BOXED.parse(completion)).isEqualTo(FIVE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\boxed 5",
                "\\boxed{5",
                "\\boxed{{5}",
                "boxed{5}",
                "\\boxed {5}",
                "\\boxed{5\\}",
                "\\boxedtext{5}",
                "\\boxed{5\\"
            })
    void boxedNeedsBalancedBraces(String completion) {
        assertThat(AnswerFormat.BOXED.parse(completion)).isEqualTo(new ParseResult.Missing());
    }

    @Test
    void boxedKeepsInnerBraces() {
        assertThat(AnswerFormat.BOXED.parse("\\boxed{\\frac{1}{2}}")).isEqualTo(new ParseResult.Answer("\\frac{1}{2}"));
        assertThat(AnswerFormat.BOXED.parse("\\boxed{\\{1\\}}")).isEqualTo(new ParseResult.Answer("\\{1\\}"));
        assertThat(AnswerFormat.BOXED.parse("\\boxed{5} \\boxed 6")).isEqualTo(new ParseResult.Ambiguous(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<answer>5</answer>", "2+3\n<answer> 5 </answer>\n", "so <answer>\n5\n</answer>"})
    void tagEndsTheCompletion(String completion) {
        assertThat(AnswerFormat.TAG.parse(completion)).isEqualTo(FIVE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<answer>5",
                "5</answer>",
                "</answer>5<answer>",
                "<answer>5</answer>.",
                "<Answer>5</Answer>",
                "<answer >5</answer>"
            })
    void tagRefusesEverythingElse(String completion) {
        assertThat(AnswerFormat.TAG.parse(completion)).isEqualTo(new ParseResult.Missing());
    }

    @Test
    void tagCountsLooseTags() {
        assertThat(AnswerFormat.TAG.parse("<answer>4 <answer>5</answer>")).isEqualTo(new ParseResult.Ambiguous(2));
    }

    @ParameterizedTest
    @CsvSource({"bare, BARE", "hash, HASH", "boxed, BOXED", "tag, TAG"})
    void keysNameFormats(String key, AnswerFormat format) {
        assertThat(AnswerFormat.of(key)).isEqualTo(format);
        assertThat(format.key()).isEqualTo(key);
        assertThat(format.instruction()).endsWith(".");
    }

    @Test
    void unknownKeyIsAnError() {
        assertThatThrownBy(() -> AnswerFormat.of("box"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("There is no answer format \"box\". Allowed: bare, hash, boxed, tag.");
        assertThatThrownBy(() -> AnswerFormat.of("boxd")).hasMessageContaining("Did you mean \"boxed\"?");
    }

    @Test
    void bareHasNoRoomForSteps() {
        assertThatThrownBy(() -> AnswerFormat.BARE.write(List.of("1+1=2"), "2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the answer format bare has no room for steps");
    }

    @Test
    void hostileTextIsCheap() {
        String braces = "\\boxed{" + "{".repeat(200_000);
        assertThat(AnswerFormat.BOXED.parse(braces)).isEqualTo(new ParseResult.Missing());
        assertThat(AnswerFormat.TAG.parse("<answer>".repeat(50_000))).isEqualTo(new ParseResult.Ambiguous(50_000));
        assertThat(AnswerFormat.HASH.parse("#".repeat(500_000))).isEqualTo(new ParseResult.Missing());
    }
}

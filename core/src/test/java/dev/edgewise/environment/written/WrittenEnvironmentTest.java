package dev.edgewise.environment.written;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.edgewise.completion.CompletionFormats;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.family.TaskFamily;
import dev.edgewise.error.ConfigException;
import dev.edgewise.random.Seeds;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import dev.edgewise.testkit.EnvironmentContract;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WrittenEnvironmentTest extends EnvironmentContract {
    private static final FormatMix MIX = new FormatMix(4, 2, 1, 1);
    private static final Task TASK =
            new Task("chain_sum/3:3+4-2", new Cell("chain_sum", 3), "3+4-2=", "5", List.of("3+4=7", "7-2=5"));

    private static WrittenEnvironment of(TaskFamily family, FormatMix mix) {
        return new WrittenEnvironment(family.create(AnswerFormat.HASH, true), AnswerFormat.HASH, mix);
    }

    @Override
    protected Environment environment() {
        return of(TaskFamily.CHAIN_SUM, MIX);
    }

    @Test
    void writesATaskInEachFormat() {
        assertThat(Writing.CHAIN.lines(TASK)).containsExactly("3+4=7", "7-2=5");
        assertThat(Writing.PROSE.lines(TASK)).containsExactly("3 plus 4 is 7. 7 minus 2 is 5.");
        assertThat(Writing.PROGRAM.lines(TASK)).containsExactly("def f():", " a=3+4", " b=a-2", " return b");
        assertThat(Writing.BARE.lines(TASK)).isEmpty();
    }

    @Test
    void writesWhatHasNoStepsOrOthers() {
        Task single = new Task("id", new Cell("addition", 0), "3+4=", "7", List.of());
        Task columns = new Task("id", new Cell("addition", 3), "47+85=", "132", List.of("7+5=12", "4+8+1=13"));
        Task below = new Task("id", new Cell("chain_sum", 5), "3-7+2=", "-2", List.of("3-7=-4", "-4+2=-2"));

        assertThat(Writing.CHAIN.lines(single)).containsExactly("3+4=7");
        assertThat(Writing.PROGRAM.lines(single)).containsExactly("def f():", " return 3+4");
        assertThat(Writing.PROGRAM.lines(columns)).containsExactly("def f():", " return 47+85");
        assertThat(Writing.PROSE.lines(columns)).containsExactly("7 plus 5 is 12. 4 plus 8 plus 1 is 13.");
        assertThat(Writing.PROSE.lines(below)).containsExactly("3 minus 7 is minus 4. minus 4 plus 2 is minus 2.");
        assertThat(Writing.PROGRAM.lines(below)).containsExactly("def f():", " a=3-7", " b=a+2", " return b");
    }

    @Test
    void drawsFormatsInTheirProportionsAndTheClassifierKnowsThem() {
        Environment environment = environment();
        RandomGenerator random = Seeds.stream(3, "formats");
        Map<String, Integer> counts = new HashMap<>();
        IntStream.range(0, 4000).forEach(i -> {
            Task task = environment.drawSolved(4, random).orElseThrow();
            String solution = environment.solution(task);
            assertThat(environment.score(task, solution).success()).as(solution).isTrue();
            counts.merge(CompletionFormats.BUILT_IN.classify(solution), 1, Integer::sum);
        });
        assertThat(counts).containsOnlyKeys("equation_chain", "prose", "code", "bare_answer");
        Offset<Double> near = Offset.offset(0.03);
        assertThat(counts.get("equation_chain") / 4000.0).isCloseTo(0.5, near);
        assertThat(counts.get("prose") / 4000.0).isCloseTo(0.25, near);
        assertThat(counts.get("code") / 4000.0).isCloseTo(0.125, near);
        assertThat(counts.get("bare_answer") / 4000.0).isCloseTo(0.125, near);
    }

    @ParameterizedTest
    @EnumSource(names = {"ADDITION", "SUBTRACTION", "MULTIPLICATION", "DIVISION", "CHAIN_SUM"})
    void everyFormatOfEveryFamilyIsRightAndWithinTheAlphabet(TaskFamily family) {
        for (FormatMix mix : List.of(
                new FormatMix(1, 0, 0, 0),
                new FormatMix(0, 1, 0, 0),
                new FormatMix(0, 0, 1, 0),
                new FormatMix(0, 0, 0, 1))) {
            Environment environment = of(family, mix);
            String alphabet = environment.alphabet().orElseThrow();
            for (int level = 0; level < environment.levels() + environment.above(); level++) {
                Task task = environment
                        .drawSolved(level, Seeds.stream(5, "all", level))
                        .orElseThrow();
                String solution = environment.solution(task);
                assertThat(environment.score(task, solution).success())
                        .as(solution)
                        .isTrue();
                assertThat(solution.chars())
                        .allSatisfy(c -> assertThat(alphabet.indexOf(c)).isNotNegative());
            }
        }
    }

    private static Score score(String completion) {
        return of(TaskFamily.CHAIN_SUM, MIX).score(TASK, completion);
    }

    @Test
    void judgesAProgramByWhatItReturns() {
        assertThat(score("def f():\n return 3+4-2").success()).isTrue();
        assertThat(score("Here it is:\n```python\ndef f():\n return 5.0\n```").success())
                .isTrue();
        assertThat(score("def f():\n return 3+4").feedback()).isEqualTo("the program returns 7");
        assertThat(score("def f():\n return 10**10**10").feedback())
                .isEqualTo("the program is refused: a number has more than 1024 bits");
        assertThat(score("def f():\n return 10**10**10").parsed()).isInstanceOf(ParseResult.Missing.class);
    }

    /// Who improves a prompt learns what the program did, the form of the answer, and the right one.
    @Test
    void feedbackTellsOfProgramAndAnswer() {
        Environment environment = environment();
        String form = AnswerFormat.HASH.instruction();
        assertThat(environment.feedback(TASK, score("def f():\n return 3+4")))
                .isEqualTo("the program returns 7. The answer \"7\" is wrong. The right answer is \"5\".");
        assertThat(environment.feedback(TASK, score("def f():\n return x")))
                .isEqualTo("the program is refused: \"x\" is not known. No final answer is found in the reply. " + form
                        + " The right answer is \"5\".");
        assertThat(environment.feedback(TASK, score("It is five.")))
                .isEqualTo("No final answer is found in the reply. " + form + " The right answer is \"5\".");
        assertThat(environment.feedback(TASK, score("#### 5"))).isEqualTo("The answer is right.");
    }

    @Test
    void twoAnswersEarnNothingEvenIfBothAreRight() {
        assertThat(score("def f():\n return 5\n#### 5").parsed()).isEqualTo(new ParseResult.Ambiguous(2));
        assertThat(score("```\ndef f(): return 5\n```\n```\ndef f(): return 5\n```")
                        .success())
                .isFalse();
    }

    @Test
    void aMixNeedsRoomAndAFormat() {
        assertThatThrownBy(() -> new WrittenEnvironment(
                        TaskFamily.ADDITION.create(AnswerFormat.BARE, false), AnswerFormat.BARE, MIX))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "formats of environment addition write more than an answer, but prompt.answer is bare, which"
                                + " takes the whole completion as the answer; use hash, boxed or tag, or remove formats");
        assertThatThrownBy(() -> new FormatMix(0, 0, 0, 0))
                .isInstanceOf(InvalidValue.class)
                .hasMessage(
                        "chain must be above 0, or prose, program or bare must, but all of them are 0: name a format in"
                                + " which solutions are written, for example chain: 1");
    }
}

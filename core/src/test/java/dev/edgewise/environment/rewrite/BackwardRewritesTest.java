package dev.edgewise.environment.rewrite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.family.Addition;
import dev.edgewise.environment.family.Comparison;
import dev.edgewise.environment.family.Countdown;
import dev.edgewise.environment.family.Multiplication;
import dev.edgewise.environment.family.Sorting;
import dev.edgewise.error.ConfigException;
import dev.edgewise.random.Seeds;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import dev.edgewise.testkit.HostileTexts;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BackwardRewritesTest {
    private static Task task(String question, String answer) {
        return new Task("gsm8k/0:a", new Cell("gsm8k", 0), question, answer, List.of("x"));
    }

    private static List<String> questions(String question, String answer) {
        return Backward.of(task(question, answer)).stream()
                .map(each -> each.question() + " -> " + each.answer())
                .toList();
    }

    @Test
    void everyQuantityOfAWordProblemHasTwoRewrites() {
        assertThat(questions("Ann has 3 eggs and buys 1,200 more. How many eggs does she have?", "1203"))
                .containsExactly(
                        "Ann has z eggs and buys 1,200 more. The answer to \"How many eggs does she have?\" is 1203. What"
                                + " is the value of z? -> 3",
                        "Ann has z eggs and buys 1,200 more. How many eggs does she have? The answer is 1203. What is the"
                                + " value of the unknown z? -> 3",
                        "Ann has 3 eggs and buys z more. The answer to \"How many eggs does she have?\" is 1203. What is"
                                + " the value of z? -> 1200",
                        "Ann has 3 eggs and buys z more. How many eggs does she have? The answer is 1203. What is the"
                                + " value of the unknown z? -> 1200");
    }

    @Test
    void theQuestionIsTheLastSentence() {
        assertThat(questions("A pen costs 2.5 dollars!  Is it so that 3.5 is more?", "1")
                        .getFirst())
                .isEqualTo(
                        "A pen costs z dollars!  The answer to \"Is it so that 3.5 is more?\" is 1. What is the value of"
                                + " z? -> 2.5");
        // no blank behind the sentence before, and no question at the end
        assertThat(questions("Ann has many eggs here today.How many of 3?", "1"))
                .hasSize(1);
        assertThat(questions("Say how many eggs 3 are.", "1")).hasSize(1);
    }

    /// Half a minute each where a part of the text is read anew from every character.
    @Tag("slow")
    @Test
    void longQuestionsAreRewrittenInTime() {
        HostileTexts.show(text -> {
            Backward.of(task(text, "5"));
            Backward.of(task("How many eggs does Ann have " + text + "?", "5"));
            Backward.of(task(text + "=", "5"));
        });
    }

    @Test
    void formulasBecomeEquations() {
        assertThat(questions("47+85=", "132")).containsExactly("z+85=132;z= -> 47", "47+z=132;z= -> 85");
        // anything times 0 is 0
        assertThat(questions("7*0=", "0")).containsExactly("7*z=0;z= -> 0");
    }

    @Test
    void numbersMayBeOfAnySize() {
        assertThat(questions("99999999999999999999+5=", "100000000000000000004"))
                .containsExactly(
                        "z+5=100000000000000000004;z= -> 99999999999999999999",
                        "99999999999999999999+z=100000000000000000004;z= -> 5");
        assertThat(questions("9223372036854775807+1=", "9223372036854775808")).hasSize(2);
    }

    @Test
    void whatHasNoNumberInItsAnswerOrTooFewWordsStays() {
        assertThat(questions("sort 6,7:", "6,7")).isEmpty();
        assertThat(questions("larger of 2,7:", "7")).isEmpty();
        assertThat(questions("Is 7 larger than 2 in the end?", "yes")).isEmpty();
    }

    @Test
    void rewritesKeepCellAndSplitAndHaveIdsOfTheirOwn() {
        List<Task> rewrites = Backward.of(task("47+85=", "132"));
        assertThat(rewrites).extracting(Task::id).containsExactly("gsm8k/0:a~z0", "gsm8k/0:a~z1");
        assertThat(rewrites)
                .allMatch(each ->
                        each.cell().equals(new Cell("gsm8k", 0)) && each.steps().isEmpty());
    }

    @Test
    void trainingTasksAreRewrittenTestTasksAreNot() {
        Environment base = new Addition(AnswerFormat.HASH, true);
        Environment environment = BackwardRewrites.of(base, 1);
        for (int i = 0; i < 50; i++) {
            Task train = environment.draw(Split.TRAIN, 5, Seeds.stream(1, "draw", i));
            assertThat(train.question()).contains("z");
            assertThat(environment.score(train, environment.solution(train)).success())
                    .isTrue();
            assertThat(environment.score(train, "#### 100000").success()).isFalse();
            Task test = environment.draw(Split.TEST, 5, Seeds.stream(1, "draw", i));
            assertThat(test).isEqualTo(base.draw(Split.TEST, 5, Seeds.stream(1, "draw", i)));
        }
    }

    /// Nobody has worked a rewrite out; its answer alone would teach to leave the steps away.
    @Test
    void solutionsWithStepsAreShownOfTheTasksAsTheyAre() {
        Environment base = new Addition(AnswerFormat.HASH, true);
        Environment bare = new Addition(AnswerFormat.BARE, false);
        for (int i = 0; i < 50; i++) {
            assertThat(BackwardRewrites.of(base, 1).drawSolved(5, Seeds.stream(1, "draw", i)))
                    .isEqualTo(base.drawSolved(5, Seeds.stream(1, "draw", i)));
            assertThat(BackwardRewrites.of(bare, 1).drawSolved(5, Seeds.stream(1, "draw", i)))
                    .hasValueSatisfying(task -> assertThat(task.question()).contains("z"));
        }
    }

    @Test
    void onlyHardCellsAreRewritten() {
        Environment base = new Addition(AnswerFormat.BARE, false);
        Set<Cell> hard = new HashSet<>(Set.of(new Cell("addition", 5)));
        Environment environment = BackwardRewrites.of(base, 1, hard::contains);
        Task easy = environment.draw(Split.TRAIN, 4, Seeds.stream(1, "draw"));
        assertThat(easy).isEqualTo(base.draw(Split.TRAIN, 4, Seeds.stream(1, "draw")));
        assertThat(environment.draw(Split.TRAIN, 5, Seeds.stream(1, "draw")).question())
                .contains("z");
        assertThat(environment.alphabet()).isPresent();

        hard.clear(); // what is hard is asked at every draw
        assertThat(environment.draw(Split.TRAIN, 5, Seeds.stream(1, "draw")).question())
                .doesNotContain("z");
        assertThat(BackwardRewrites.of(base, 0, hard::contains)).isSameAs(base);
    }

    @Test
    void theAlphabetHoldsEveryQuestion() {
        Environment environment = BackwardRewrites.of(new Multiplication(AnswerFormat.BARE, false), 0.5);
        String alphabet = environment.alphabet().orElseThrow();
        for (int i = 0; i < 100; i++) {
            Task task = environment.draw(Split.TRAIN, i % environment.levels(), Seeds.stream(2, "draw", i));
            assertThat(task.question().chars().allMatch(c -> alphabet.indexOf(c) >= 0))
                    .isTrue();
        }
        assertThat(alphabet.chars().distinct().count()).isEqualTo(alphabet.length());
    }

    @Test
    void environmentsThatCannotBeRewrittenAreAskedAsTheyAre() {
        for (Environment base : List.of(
                new Sorting(AnswerFormat.BARE, false),
                new Comparison(AnswerFormat.BARE, false),
                new Countdown(AnswerFormat.BARE, false))) {
            Environment environment = BackwardRewrites.of(base, 1);
            for (int i = 0; i < 20; i++) {
                assertThat(environment.draw(Split.TRAIN, 0, Seeds.stream(3, "draw", i)))
                        .isEqualTo(base.draw(Split.TRAIN, 0, Seeds.stream(3, "draw", i)));
            }
        }
    }

    @Test
    void refusesAShareThatIsNone() {
        Environment base = new Sorting(AnswerFormat.BARE, false);
        assertThat(BackwardRewrites.of(base, 0)).isSameAs(base);
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> BackwardRewrites.of(base, 2))
                .withMessage("backward_rewrites is 2.0; allowed is 0 to 1, for example 0.25");
    }
}

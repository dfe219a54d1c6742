package dev.edgewise.lesson.expert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.lesson.Lesson;
import dev.edgewise.lesson.LessonGrader;
import dev.edgewise.random.Seeds;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.settings.InvalidValue;
import dev.edgewise.settings.Keys;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import dev.edgewise.testkit.SampleGroups;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StepLessonsTest {
    private static final Task SUM =
            new Task("addition/5:47+85", new Cell("addition", 5), "47+85=", "132", List.of("7+5=12", "4+8+1=13"));
    private static final String SOLUTION = "7+5=12\n4+8+1=13\n#### 132";
    private static final StepLessons.Settings STANDARD = Keys.defaults(StepLessons.Settings.class);
    private static final StepLessons.Settings ASKED =
            new StepLessons.Settings(SolutionSteps.Form.AUTO, StepLessons.Form.PROMPT, true, true, 0.5, 1e-4);

    private static Lesson lesson(StepLessons.Settings settings, String solution, int k) {
        SolutionSteps steps = SolutionSteps.of(solution, settings.steps()).orElseThrow();
        return new StepLessons(settings).lesson(SUM, steps, k);
    }

    private static Score score(Lesson lesson, String text) {
        return score(lesson, text, FinishReason.STOP);
    }

    private static Score score(Lesson lesson, String text, FinishReason finish) {
        LessonGrader grader = Objects.requireNonNull(lesson.grader());
        return grader.score(new Completion(new int[0], new float[0], new float[0], finish, text));
    }

    @Test
    void theStepsBeforeOpenTheAnswer() {
        Lesson lesson = lesson(STANDARD, SOLUTION, 1);
        assertThat(lesson.question()).isEqualTo("47+85=");
        assertThat(lesson.opening()).isEqualTo("7+5=12\n");
        assertThat(lesson.stop()).containsExactly("\n");
        assertThat(lesson.share()).isEqualTo(7.0 / 24);
        assertThat(score(lesson, "4+8+1=13").reward()).isEqualTo(1);
    }

    /// N steps, the last of which holds the answer, give N − 1 lessons.
    @Test
    void everyStepButTheLastIsALesson() {
        StepLessons lessons = new StepLessons(STANDARD);
        Set<String> openings = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            openings.add(lessons.of(SUM, SOLUTION, Seeds.stream(1, "step", i))
                    .orElseThrow()
                    .opening());
        }
        assertThat(openings).containsExactlyInAnyOrder("", "7+5=12\n");
        assertThat(lessons.of(SUM, "132", Seeds.stream(1))).isEmpty();
    }

    @Test
    void theRewardIsTheSimilarityOfTheStep() {
        Lesson lesson = lesson(STANDARD, SOLUTION, 1);
        Score near = score(lesson, " 4+8=12 ");
        // "4+8" and "=1" are shared: 2 · 5 / (6 + 8).
        assertThat(near.reward()).isCloseTo(2.0 * 5 / 14, within(1e-12));
        assertThat(near.success()).isTrue();
        assertThat(near.parsed()).isEqualTo(new ParseResult.Answer("4+8=12"));
        assertThat(near.components()).containsOnlyKeys("srl");
        assertThat(near.feedback()).isEqualTo("expert: 4+8+1=13");
    }

    @Test
    void anEmptyStepOrOneThatWasCutViolatesTheForm() {
        Lesson lesson = lesson(STANDARD, SOLUTION, 1);
        assertThat(score(lesson, "").reward()).isEqualTo(-1);
        assertThat(score(lesson, " \n").success()).isFalse();
        assertThat(score(lesson, "4+8+1=13", FinishReason.LENGTH).reward()).isEqualTo(-1);
    }

    @Test
    void whatStandsInThePromptEarnsNothing() {
        Lesson lesson = lesson(STANDARD, SOLUTION, 1);
        assertThat(score(lesson, "7+5=12").reward()).isZero();
        assertThat(score(lesson, "47+85=").reward()).isZero();
        assertThat(score(lesson, "7+5=12").success()).isFalse();
    }

    /// An expert may repeat a step.
    @Test
    void theExpertsStepEarnsAllEvenIfItStandsThere() {
        assertThat(score(lesson(STANDARD, "wait\nwait\n#### 132", 1), "wait").reward())
                .isEqualTo(1);
    }

    @Test
    void theStepsBeforeMayStandInThePrompt() {
        Lesson lesson = lesson(ASKED, "1. **Ones** 7+5=12\n2. **Tens** 4+8+1=13\n3. #### 132", 1);
        assertThat(lesson.opening()).isEmpty();
        assertThat(lesson.stop()).isEmpty();
        assertThat(lesson.question())
                .isEqualTo(
                        "47+85=\n\nThe solution so far:\n1. **Ones** 7+5=12\n\nWrite the next step, \"Tens\" and nothing"
                                + " else. Think first, between <think> and </think>.");
        assertThat(score(lesson, "<think>carry one</think>\n4+8+1=13").reward()).isEqualTo(1);
    }

    @Test
    void aMonologueIsAskedForAndEarnsNothing() {
        Lesson lesson = lesson(ASKED, SOLUTION, 0);
        assertThat(lesson.question())
                .isEqualTo(
                        "47+85=\n\nWrite the first step of the solution and nothing else. Think first, between <think>"
                                + " and </think>.");
        for (String wrong : List.of(
                "7+5=12",
                "<think>7+5=12",
                "a <think>b</think>7+5=12",
                "<think>a</think>",
                "<think>a<think>b</think>7+5=12",
                "<think>a</think>b</think>7+5=12")) {
            assertThat(score(lesson, wrong).reward()).as(wrong).isEqualTo(-1);
        }
        assertThat(score(lesson, "<think>7+5=12</think>1").reward()).isLessThan(0.5);
    }

    @Test
    void aTitleOpensTheStepWhereItIsGiven() {
        String titled = "1. **Ones** 7+5=12\n2. **Tens** 4+8+1=13\n3. #### 132";
        Lesson lesson = lesson(STANDARD, titled, 1);
        assertThat(lesson.opening()).isEqualTo("1. **Ones** 7+5=12\n2. **Tens**");
        assertThat(lesson.stop()).containsExactly("\n3.");
        assertThat(score(lesson, " 4+8+1=13").reward()).isEqualTo(1);
        Lesson plain = lesson(
                new StepLessons.Settings(SolutionSteps.Form.AUTO, StepLessons.Form.OPENING, false, false, 0.5, 0),
                titled,
                1);
        assertThat(plain.opening()).isEqualTo("1. **Ones** 7+5=12\n");
        assertThat(score(plain, "2. **Tens** 4+8+1=13").reward()).isEqualTo(1);
    }

    @Test
    void aGroupTeachesByTheSpreadOfItsRewards() {
        StepLessons lessons = new StepLessons(
                new StepLessons.Settings(SolutionSteps.Form.AUTO, StepLessons.Form.OPENING, false, true, 0.5, 0.1));
        assertThat(lessons.teaches(SampleGroups.rewards(0.5, 0.5, 0.5))).isFalse();
        assertThat(lessons.teaches(SampleGroups.rewards(0.4, 0.6))).isFalse(); // population deviation of 0.1
        assertThat(lessons.teaches(SampleGroups.rewards(0.4, 0.61))).isTrue();
    }

    @Test
    void aMonologueTakesThePromptForm() {
        assertThatExceptionOfType(InvalidValue.class)
                .isThrownBy(() ->
                        new StepLessons.Settings(SolutionSteps.Form.AUTO, StepLessons.Form.OPENING, true, true, 0.5, 0))
                .withMessageContaining(
                        "must be false with form opening, since the answer has begun already, but was true;"
                                + " set form: prompt");
    }
}

package dev.edgewise.lesson.expert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.curriculum.Evidence;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.StagePolicy;
import dev.edgewise.curriculum.SuccessPosterior;
import dev.edgewise.lesson.Lesson;
import dev.edgewise.random.Seeds;
import dev.edgewise.settings.Keys;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import dev.edgewise.testkit.SampleGroups;
import dev.edgewise.testkit.TaskSamplerContract;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HelpLessonsTest {
    private static final Cell CELL = new Cell("addition", 5);
    private static final Task SUM = new Task("addition/5:47+85", CELL, "47+85=", "132", List.of());
    private static final String SOLUTION = "7+5=12\n4+8+1=13\n#### 132";
    private static final HelpLessons.Settings STANDARD = Keys.defaults(HelpLessons.Settings.class);
    private static final HelpLessons.Settings BY_STEP =
            new HelpLessons.Settings(HelpLessons.Form.HINT, HelpLessons.Unit.STEP, SolutionSteps.Form.AUTO, 0.5);

    private static Progress progress() {
        return new Progress(
                new Ladders(Map.of("addition", 8)), SuccessPosterior.Settings.STANDARD, StagePolicy.STANDARD);
    }

    private static Lesson cut(HelpLessons.Settings settings, double share) {
        SolutionSteps steps =
                SolutionSteps.of(SOLUTION, SolutionSteps.Form.AUTO).orElseThrow();
        return new HelpLessons(settings, progress()).lesson(SUM, steps, share);
    }

    @Test
    void theBeginningOpensTheAnswerAndTheAnswerIsNeverPartOfIt() {
        assertThat(cut(STANDARD, 0).opening()).isEmpty();
        assertThat(cut(STANDARD, 1).opening()).isEqualTo("7+5=12\n4+8+1=13\n");
        assertThat(cut(STANDARD, 1).share()).isEqualTo(1);
        Lesson half = cut(STANDARD, 0.5);
        assertThat(half.opening()).isEqualTo("7+5=12\n4");
        assertThat(half.share()).isEqualTo(0.5);
        assertThat(half.grader()).isNull();
        assertThat(cut(STANDARD, 0.25).opening()).isEqualTo("7+5=");
    }

    /// A letter of mathematics and a face are two UTF-16 units each; a word of such letters is whole, too.
    @Test
    void noCharacterIsCut() {
        String solution = "\uD835\uDC65\uD835\uDC66 is 3\uD83D\uDE00\uD83D\uDE00\n#### 3";
        SolutionSteps steps =
                SolutionSteps.of(solution, SolutionSteps.Form.AUTO).orElseThrow();
        HelpLessons lessons = new HelpLessons(STANDARD, progress());
        List<String> openings = IntStream.rangeClosed(0, 100)
                .mapToObj(percent -> lessons.lesson(SUM, steps, percent / 100.0).opening())
                .distinct()
                .toList();
        String word = "\uD835\uDC65\uD835\uDC66";
        assertThat(openings)
                .containsExactly(
                        "",
                        word,
                        word + " is",
                        word + " is 3",
                        word + " is 3\uD83D\uDE00",
                        word + " is 3\uD83D\uDE00\uD83D\uDE00\n");
    }

    @Test
    void aHintEndsBehindAStepWhereThatIsWanted() {
        assertThat(cut(BY_STEP, 0.6).question()).isEqualTo("47+85=\n\nThe solution begins like this:\n7+5=12");
        assertThat(cut(BY_STEP, 0.1).question()).isEqualTo("47+85=");
        assertThat(cut(BY_STEP, 0.1).share()).isZero();
    }

    @Test
    void aWordIsNotCut() {
        SolutionSteps steps = SolutionSteps.of("There are twelve boxes here.\n#### 12", SolutionSteps.Form.AUTO)
                .orElseThrow();
        HelpLessons lessons = new HelpLessons(STANDARD, progress());
        assertThat(lessons.lesson(SUM, steps, 0.45).opening()).isEqualTo("There are twelve");
        assertThat(lessons.lesson(SUM, steps, 0.35).opening()).isEqualTo("There are");
    }

    @Test
    void halfIsGivenBeforeAnythingIsKnown() {
        assertThat(new HelpCurve().share(new Evidence(0, 0), 0.5)).isCloseTo(0.5, within(1e-9));
    }

    /// a = −2.12936, b = 4.11606: the maximum of the log-posterior after 2 of 20 without help, 3.6 of 7.2 (faded) at ½
    /// and 7 of 8 at 1, found by a shrinking grid in Python.
    @Test
    void theCurveIsTheMostProbableOne() {
        HelpCurve curve = new HelpCurve();
        curve.observe(0.5, 4, 8);
        curve.observe(1, 7, 8);
        assertThat(curve.share(new Evidence(2, 18), 0.5)).isCloseTo(0.5173288656, within(1e-6));
        assertThat(curve.share(new Evidence(2, 18), 0.25)).isCloseTo(0.2504201842, within(1e-6));
    }

    /// With P(success | x) = σ(−6 + 10 x), half succeed at x = 0.6. With σ(1) at 0, no help is needed.
    @Test
    void theShareFollowsTheOutcomes() {
        HelpCurve curve = new HelpCurve();
        RandomGenerator random = Seeds.stream(3, "help");
        double share = 0.5;
        for (int i = 0; i < 200; i++) {
            int successes = 0;
            for (int j = 0; j < 8; j++) {
                successes += random.nextDouble() < 1 / (1 + Math.exp(6 - 10 * share)) ? 1 : 0;
            }
            curve.observe(share, successes, 8);
            share = curve.share(new Evidence(0, 20), 0.5);
        }
        assertThat(share).isBetween(0.5, 0.7);
    }

    @Test
    void helpFadesAsTheTaskIsSolvedWithoutIt() {
        HelpCurve curve = new HelpCurve();
        for (int i = 0; i < 10; i++) {
            curve.observe(0.5, 4, 8);
        }
        double none = curve.share(new Evidence(0, 30), 0.5);
        double some = curve.share(new Evidence(10, 20), 0.5);
        assertThat(none).isBetween(0.4, 0.6);
        assertThat(some).isLessThan(none);
        assertThat(curve.share(new Evidence(40, 10), 0.5)).isZero();
    }

    /// A cell that fails with all of its help still asks for all.
    @Test
    void theShareStaysBetweenNoneAndAll() {
        HelpCurve curve = new HelpCurve();
        for (int i = 0; i < 50; i++) {
            curve.observe(1, 0, 8);
        }
        assertThat(curve.share(new Evidence(0, 50), 0.5)).isEqualTo(1);
    }

    @Test
    void aGroupTeachesIfItsOutcomesDiffer() {
        HelpLessons lessons = new HelpLessons(STANDARD, progress());
        assertThat(lessons.teaches(SampleGroups.outcomes(CELL, 8, 0))).isFalse();
        assertThat(lessons.teaches(SampleGroups.outcomes(CELL, 8, 3))).isTrue();
        assertThat(lessons.teaches(SampleGroups.outcomes(CELL, 8, 8))).isFalse();
    }

    @Test
    void restoredHelpGoesOnAsBefore() {
        Progress progress = progress();
        HelpLessons straight = new HelpLessons(STANDARD, progress);
        for (int i = 0; i < 9; i++) {
            Lesson lesson = straight.of(SUM, SOLUTION, Seeds.stream(1)).orElseThrow();
            straight.observe(lesson, SampleGroups.outcomes(CELL, 8, i % 4));
        }
        assertThat(straight.metrics()).containsOnlyKeys("help");
        assertThat(straight.metrics()).isEmpty();
        HelpLessons restored = new HelpLessons(STANDARD, progress);
        restored.restore(TaskSamplerContract.reread(straight.snapshot()));
        assertThat(restored.snapshot()).isEqualTo(straight.snapshot());
        assertThat(restored.of(SUM, SOLUTION, Seeds.stream(1))).isEqualTo(straight.of(SUM, SOLUTION, Seeds.stream(1)));
    }
}

package dev.edgewise.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.StagePolicy;
import dev.edgewise.curriculum.SuccessPosterior;
import dev.edgewise.lesson.Lesson;
import dev.edgewise.lesson.LessonGrader;
import dev.edgewise.lesson.Lessons;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What all lessons owe: they draw on nothing but their state and the generator, their state round-trips, a solution
/// without steps gives none, the answer is never given, and a grader gives finite rewards for junk.
public abstract class LessonsContract {
    private static final Cell CELL = new Cell("addition", 1);
    private static final Task TASK = new Task("addition/1:47+85", CELL, "47+85=", "132", List.of("7+5=12", "4+8+1=13"));
    private static final String SOLUTION = "7+5=12\n4+8+1=13\n#### 132";

    /// Makes lessons that have seen nothing.
    protected abstract Lessons lessons(Progress progress);

    private static Progress progress() {
        return new Progress(
                new Ladders(Map.of("addition", 3)), SuccessPosterior.Settings.STANDARD, StagePolicy.STANDARD);
    }

    private static Lesson cut(Lessons lessons, int number) {
        return lessons.of(TASK, SOLUTION, Seeds.stream(7, "contract", number)).orElseThrow();
    }

    /// Lessons `from` to `to`, each answered by a group with some successes.
    private static List<String> run(Lessons lessons, int from, int to) {
        List<String> openings = new ArrayList<>();
        for (int i = from; i < to; i++) {
            Lesson lesson = cut(lessons, i);
            openings.add(lesson.question() + "|" + lesson.opening() + "|" + lesson.share());
            lessons.observe(lesson, SampleGroups.outcomes(CELL, 8, i % 5));
        }
        return openings;
    }

    @Test
    void restoredStateGivesTheSameLessonsEverAfter() {
        Lessons straight = lessons(progress());
        run(straight, 0, 20);
        ObjectNode state = TaskSamplerContract.reread(straight.snapshot());
        Lessons restored = lessons(progress());
        restored.restore(state);
        assertThat(restored.snapshot()).isEqualTo(state);
        assertThat(run(restored, 20, 40)).isEqualTo(run(straight, 20, 40));
    }

    @Test
    void theSameStreamGivesTheSameLesson() {
        Lesson one = cut(lessons(progress()), 3);
        Lesson same = cut(lessons(progress()), 3);
        assertThat(one.question() + one.opening() + one.stop())
                .isEqualTo(same.question() + same.opening() + same.stop());
    }

    @Test
    void aSolutionWithoutStepsGivesNone() {
        for (String solution : List.of("", "132", "#### 132")) {
            Optional<Lesson> lesson = lessons(progress()).of(TASK, solution, Seeds.stream(1));
            assertThat(lesson).as(solution).isEmpty();
        }
    }

    @Test
    void theAnswerIsNeverGiven() {
        Lessons lessons = lessons(progress());
        for (int i = 0; i < 50; i++) {
            Lesson lesson = cut(lessons, i);
            assertThat(lesson.question() + lesson.opening()).doesNotContain("132");
            lessons.observe(lesson, SampleGroups.outcomes(CELL, 8, 0));
        }
    }

    @Test
    void junkGetsAFiniteReward() {
        LessonGrader grader = cut(lessons(progress()), 0).grader();
        if (grader == null) {
            return; // the environment scores
        }
        HostileTexts.show(junk -> assertThat(
                        grader.score(new Completion(new int[0], new float[0], new float[0], FinishReason.EOS, junk))
                                .reward())
                .isFinite());
    }

    @Test
    void aGroupOfEqualRewardsTeachesNothing() {
        assertThat(lessons(progress()).teaches(SampleGroups.outcomes(CELL, 8, 8)))
                .isFalse();
        assertThat(lessons(progress()).teaches(SampleGroups.outcomes(CELL, 8, 4)))
                .isTrue();
    }
}

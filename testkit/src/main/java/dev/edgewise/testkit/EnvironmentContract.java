package dev.edgewise.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.environment.Environment;
import dev.edgewise.environment.WrongStep;
import dev.edgewise.random.Seeds;
import dev.edgewise.reward.Attempt;
import dev.edgewise.reward.Score;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Split;
import dev.edgewise.task.Task;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every environment owes: it draws the same from the same random stream, keeps test tasks out of training, and
/// gives every completion a score.
public abstract class EnvironmentContract {
    private static final int TASKS = 50;

    /// What no expert writes.
    private static final List<String> JUNK = List.of("", " ", "?", "\u0000", "(((((", "#### ", "9".repeat(2000));

    /// Returns the environment, always of the same tasks.
    protected abstract Environment environment();

    private static List<Task> tasks(Environment environment, Split split, int level) {
        return IntStream.range(0, TASKS)
                .mapToObj(i -> environment.draw(split, level, Seeds.stream(3, "contract", level, i)))
                .toList();
    }

    @Test
    void everyLevelIsDescribedAndHasTasksOfItsOwn() {
        Environment environment = environment();
        assertThat(environment.levels()).isPositive();
        for (int level = 0; level < environment.levels(); level++) {
            assertThat(environment.describe(level)).isNotBlank();
            Cell cell = new Cell(environment.name(), level);
            assertThat(tasks(environment, Split.TRAIN, level))
                    .allSatisfy(task -> assertThat(task.cell()).isEqualTo(cell))
                    .allSatisfy(task -> assertThat(task.question()).isNotBlank());
        }
    }

    @Test
    void theSameRandomStreamDrawsTheSame() {
        Environment one = environment();
        Environment other = environment();
        for (int level = 0; level < one.levels(); level++) {
            for (Split split : Split.values()) {
                assertThat(tasks(one, split, level)).isEqualTo(tasks(other, split, level));
            }
        }
    }

    @Test
    void noTestTaskIsTrainedOn() {
        Environment environment = environment();
        for (int level = 0; level < environment.levels(); level++) {
            Set<String> trained = new HashSet<>();
            tasks(environment, Split.TRAIN, level).forEach(task -> trained.add(task.question()));
            assertThat(tasks(environment, Split.TEST, level))
                    .extracting(Task::question)
                    .doesNotContainAnyElementsOf(trained);
        }
    }

    @Test
    void theExpertsSolutionSucceeds() {
        Environment environment = environment();
        for (int level = 0; level < environment.levels(); level++) {
            Optional<Task> solved = environment.drawSolved(level, Seeds.stream(5, "solved", level));
            solved.ifPresent(task -> assertThat(
                            environment.score(task, environment.solution(task)).success())
                    .as("%s: %s", task.question(), environment.solution(task))
                    .isTrue());
        }
    }

    @Test
    void wrongStepsAreWrongAndExplained() {
        Environment environment = environment();
        for (int level = 0; level < environment.levels(); level++) {
            Optional<Task> solved = environment.drawSolved(level, Seeds.stream(5, "solved", level));
            solved.ifPresent(task -> {
                for (int step = 0; step <= task.steps().size(); step++) {
                    String right = step < task.steps().size() ? task.steps().get(step) : task.answer();
                    assertThat(environment.wrongSteps(task, step, Seeds.stream(9, step)))
                            .allSatisfy(wrong -> assertThat(wrong.why()).isNotBlank())
                            .extracting(WrongStep::text)
                            .doesNotContain(right)
                            .doesNotHaveDuplicates();
                }
            });
        }
    }

    @Test
    void everyCompletionHasAScoreWhateverItIs() {
        Environment environment = environment();
        for (int level = 0; level < environment.levels(); level++) {
            Task task = environment.draw(Split.TRAIN, level, Seeds.stream(7, "junk", level));
            List<Score> scores = environment.scores(
                    JUNK.stream().map(text -> new Attempt(task, text)).toList());
            assertThat(scores).hasSize(JUNK.size()).noneMatch(Score::success);
        }
    }
}

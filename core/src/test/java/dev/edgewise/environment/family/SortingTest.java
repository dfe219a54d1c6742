package dev.edgewise.environment.family;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.GeneratedEnvironment;
import dev.edgewise.environment.GeneratedEnvironmentContract;
import dev.edgewise.environment.Problem;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortingTest extends GeneratedEnvironmentContract {
    private static final Task TASK =
            new Task("sorting/1:5,3,9", new Cell("sorting", 1), "sort 5,3,9:", "3,5,9", List.of());

    @Override
    protected GeneratedEnvironment create(AnswerFormat format, boolean showSteps) {
        return new Sorting(format, showSteps);
    }

    @Override
    protected String name() {
        return "sorting";
    }

    @Override
    protected int leastLevels() {
        return 8;
    }

    @Override
    protected String canonical(Task task) {
        return Questions.sorted(Questions.numbers(task));
    }

    @Override
    protected double difficulty(Task task) {
        return Questions.digits(Questions.numbers(task));
    }

    @Override
    protected String offByOne(Task task) {
        int cut = task.answer().lastIndexOf(',') + 1;
        return task.answer().substring(0, cut) + (Integer.parseInt(task.answer().substring(cut)) + 1);
    }

    @Override
    protected Map<Integer, Set<String>> enumerated() {
        return Map.of(0, Questions.pairs(0, 9, 0, 9, (a, b) -> a != (int) b), 1, Questions.triples());
    }

    @Test
    void takesTheSmallestOfWhatIsLeft() {
        Problem problem = Sorting.problem(List.of(5, 3, 9));
        assertThat(problem.question()).isEqualTo("sort 5,3,9:");
        assertThat(problem.answer()).isEqualTo("3,5,9");
        assertThat(problem.steps()).containsExactly("min(5,3,9)=3", "min(5,9)=5");
    }

    @Test
    void blanksAroundCommasDoNotMatter() {
        assertThat(create(AnswerFormat.BARE, false).score(TASK, "3, 5 ,9").success())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5,3,9", "3,5", "3,5,9,9", "3,5,9,", "3 5 9", "3,,5,9", "359", "[3,5,9]", "3;5;9"})
    void everythingElseIsWrong(String answer) {
        assertThat(create(AnswerFormat.BARE, false).score(TASK, answer).success())
                .isFalse();
    }
}

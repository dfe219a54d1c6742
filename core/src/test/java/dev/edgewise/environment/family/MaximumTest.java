package dev.edgewise.environment.family;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.GeneratedEnvironment;
import dev.edgewise.environment.GeneratedEnvironmentContract;
import dev.edgewise.environment.Problem;
import dev.edgewise.task.Task;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MaximumTest extends GeneratedEnvironmentContract {
    @Override
    protected GeneratedEnvironment create(AnswerFormat format, boolean showSteps) {
        return new Maximum(format, showSteps);
    }

    @Override
    protected String name() {
        return "maximum";
    }

    @Override
    protected int leastLevels() {
        return 10;
    }

    @Override
    protected String offByOne(Task task) {
        return Questions.next(task);
    }

    @Override
    protected String canonical(Task task) {
        return Questions.sorted(Questions.numbers(task));
    }

    /// Digits that must be read: all that the three have in common, and one more.
    @Override
    protected double difficulty(Task task) {
        List<String> numbers =
                Questions.numbers(task).stream().map(Object::toString).toList();
        int common = 0;
        while (numbers.getFirst().charAt(common) == numbers.get(1).charAt(common)
                && numbers.getFirst().charAt(common) == numbers.get(2).charAt(common)) {
            common++;
        }
        return 10 * numbers.getFirst().length() + common;
    }

    @Override
    protected Map<Integer, Set<String>> enumerated() {
        return Map.of(0, Questions.triples());
    }

    @Test
    void holdsTheLargestSoFarAgainstTheNext() {
        Problem problem = Maximum.problem(List.of(374, 379, 371));
        assertThat(problem.question()).isEqualTo("largest of 374,379,371:");
        assertThat(problem.answer()).isEqualTo("379");
        assertThat(problem.steps()).containsExactly("374<379", "379>371");
    }

    @Test
    void namingOneOfThreeIsRightAThirdOfTheTime() {
        assertThat(new Maximum(AnswerFormat.BARE, false).chance()).isEqualTo(1.0 / 3);
    }
}

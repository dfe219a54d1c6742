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
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DigitSumTest extends GeneratedEnvironmentContract {
    @Override
    protected GeneratedEnvironment create(AnswerFormat format, boolean showSteps) {
        return new DigitSum(format, showSteps);
    }

    @Override
    protected String name() {
        return "digit_sum";
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
        return sorted(digits(task));
    }

    @Override
    protected double difficulty(Task task) {
        return digits(task).length();
    }

    private static String digits(Task task) {
        return Questions.numbers(task).getFirst().toPlainString();
    }

    private static String sorted(String digits) {
        return digits.chars().sorted().mapToObj(Character::toString).collect(Collectors.joining());
    }

    @Override
    protected Map<Integer, Set<String>> enumerated() {
        Set<String> pairs = new TreeSet<>();
        for (int n = 10; n < 100; n++) {
            pairs.add(sorted(Integer.toString(n)));
        }
        return Map.of(0, pairs);
    }

    @Test
    void addsDigitByDigit() {
        Problem problem = DigitSum.problem(List.of(4, 0, 7, 2));
        assertThat(problem.question()).isEqualTo("digits 4072:");
        assertThat(problem.answer()).isEqualTo("13");
        assertThat(problem.steps()).containsExactly("4+0=4", "4+7=11", "11+2=13");
    }
}

package dev.edgewise.environment.family;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.GeneratedEnvironment;
import dev.edgewise.environment.GeneratedEnvironmentContract;
import dev.edgewise.environment.Problem;
import dev.edgewise.task.Task;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

class SubtractionTest extends GeneratedEnvironmentContract {
    @Override
    protected GeneratedEnvironment create(AnswerFormat format, boolean showSteps) {
        return new Subtraction(format, showSteps);
    }

    @Override
    protected String name() {
        return "subtraction";
    }

    @Override
    protected int leastLevels() {
        return 8;
    }

    @Override
    protected String canonical(Task task) {
        return task.question();
    }

    /// Digits read, borrows made (casting out nines) and 3 for a change of sign.
    @Override
    protected double difficulty(Task task) {
        List<BigDecimal> numbers = Questions.numbers(task);
        BigDecimal larger = numbers.get(0).max(numbers.get(1));
        BigDecimal smaller = numbers.get(0).min(numbers.get(1));
        int borrows = (digitSum(larger.subtract(smaller)) + digitSum(smaller) - digitSum(larger)) / 9;
        return Questions.digits(numbers)
                + 0.4 * borrows
                + (task.answer().startsWith("-") ? 3 : 0)
                + task.answer().length() * 0.3;
    }

    private static int digitSum(BigDecimal number) {
        return number.toPlainString().chars().map(c -> c - '0').sum();
    }

    @Override
    protected String offByOne(Task task) {
        return Questions.next(task);
    }

    @Override
    protected Map<Integer, Set<String>> enumerated() {
        return Map.of(
                0, differences(0, 9, (a, b) -> a >= b),
                1, differences(10, 99, (a, b) -> a % 10 >= b),
                2, differences(10, 18, (a, b) -> a - b < 10),
                3, differences(20, 99, (a, b) -> a % 10 < b));
    }

    private static Set<String> differences(int a0, int a1, BiPredicate<Integer, Integer> test) {
        Set<String> questions = new TreeSet<>();
        for (int a = a0; a <= a1; a++) {
            for (int b = 0; b <= 9; b++) {
                if (test.test(a, b)) {
                    questions.add(a + "-" + b + "=");
                }
            }
        }
        return questions;
    }

    @Test
    void borrowsColumnByColumn() {
        Problem problem = Subtraction.problem(52, 37);
        assertThat(problem.question()).isEqualTo("52-37=");
        assertThat(problem.answer()).isEqualTo("15");
        assertThat(problem.steps()).containsExactly("12-7=5", "5-1-3=1");
    }

    @Test
    void borrowsThroughAZero() {
        assertThat(Subtraction.columnSteps(502, 37)).containsExactly("12-7=5", "10-1-3=6", "5-1=4");
        assertThat(Subtraction.columnSteps(1000, 1)).containsExactly("10-1=9", "10-1=9", "10-1=9", "1-1=0");
        assertThat(Subtraction.columnSteps(432, 2)).containsExactly("2-2=0");
    }

    @Test
    void turnsRoundBelowZero() {
        Problem problem = Subtraction.problem(47, 85);
        assertThat(problem.answer()).isEqualTo("-38");
        assertThat(problem.steps()).containsExactly("15-7=8", "8-1-4=3", "85-47=38");
    }

    @Test
    void sharesItsKeyWithTheSameChainSum() {
        assertThat(Subtraction.problem(52, 37).key())
                .isEqualTo(ChainSum.problem(List.of(52, -37)).key());
        assertThat(Subtraction.problem(52, 37).key())
                .isNotEqualTo(Subtraction.problem(37, 52).key());
    }
}

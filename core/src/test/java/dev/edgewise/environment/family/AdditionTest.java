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
import org.junit.jupiter.api.Test;

class AdditionTest extends GeneratedEnvironmentContract {
    @Override
    protected GeneratedEnvironment create(AnswerFormat format, boolean showSteps) {
        return new Addition(format, showSteps);
    }

    @Override
    protected String name() {
        return "addition";
    }

    @Override
    protected int leastLevels() {
        return 10;
    }

    @Override
    protected String canonical(Task task) {
        return Questions.sorted(Questions.numbers(task));
    }

    /// Digits read and carries made; a carry in column c shows as a digit sum that is too large by 9 (casting out
    /// nines).
    @Override
    protected double difficulty(Task task) {
        List<BigDecimal> numbers = Questions.numbers(task);
        int carries =
                (digitSum(numbers.get(0)) + digitSum(numbers.get(1)) - digitSum(new BigDecimal(task.answer()))) / 9;
        return Questions.digits(numbers) + 0.5 * carries;
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
                0, Questions.pairs(0, 9, 0, 9, (a, b) -> a + b < 10),
                1, Questions.pairs(0, 9, 0, 9, (a, b) -> a + b > 9),
                2, Questions.pairs(10, 99, 0, 9, (a, b) -> a % 10 + b < 10),
                3, Questions.pairs(10, 99, 0, 9, (a, b) -> a % 10 + b > 9));
    }

    @Test
    void worksColumnByColumn() {
        Problem problem = Addition.problem(47, 85);
        assertThat(problem.question()).isEqualTo("47+85=");
        assertThat(problem.answer()).isEqualTo("132");
        assertThat(problem.steps()).containsExactly("7+5=12", "4+8+1=13");
    }

    @Test
    void copiesColumnsWithoutAStepAndCarriesThroughThem() {
        assertThat(Addition.columnSteps(432, 5)).containsExactly("2+5=7");
        assertThat(Addition.columnSteps(7, 995)).containsExactly("7+5=12", "9+1=10", "9+1=10");
        assertThat(Addition.columnSteps(5, 9)).isEmpty();
    }

    @Test
    void theSameSumTheOtherWayRoundHasTheSameKey() {
        assertThat(Addition.problem(3, 4).key())
                .isEqualTo(Addition.problem(4, 3).key());
        assertThat(Addition.problem(3, 4).label())
                .isNotEqualTo(Addition.problem(4, 3).label());
        assertThat(Addition.problem(3, 4).key())
                .isEqualTo(ChainSum.problem(List.of(4, 3)).key());
    }
}

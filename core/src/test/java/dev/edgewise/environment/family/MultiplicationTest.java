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

class MultiplicationTest extends GeneratedEnvironmentContract {
    @Override
    protected GeneratedEnvironment create(AnswerFormat format, boolean showSteps) {
        return new Multiplication(format, showSteps);
    }

    @Override
    protected String name() {
        return "multiplication";
    }

    @Override
    protected int leastLevels() {
        return 8;
    }

    @Override
    protected String canonical(Task task) {
        return Questions.sorted(Questions.numbers(task));
    }

    /// Products of digits to be formed, and half the order of magnitude of the answer.
    @Override
    protected double difficulty(Task task) {
        List<BigDecimal> numbers = Questions.numbers(task);
        int products = numbers.get(0).precision() * numbers.get(1).precision();
        return products + 0.5 * Math.log10(1 + Double.parseDouble(task.answer()));
    }

    @Override
    protected String offByOne(Task task) {
        return Questions.next(task);
    }

    @Override
    protected Map<Integer, Set<String>> enumerated() {
        return Map.of(
                0, Questions.pairs(0, 9, 0, 2, (a, b) -> true),
                1, Questions.pairs(2, 5, 2, 5, (a, b) -> true),
                2, Questions.pairs(2, 9, 6, 9, (a, b) -> true),
                3, Questions.pairs(10, 99, 2, 4, (a, b) -> a / 10 * b < 10 && a % 10 * b < 10));
    }

    @Test
    void carriesColumnByColumn() {
        Problem problem = Multiplication.problem(6, 47);
        assertThat(problem.question()).isEqualTo("6*47=");
        assertThat(problem.answer()).isEqualTo("282");
        assertThat(problem.steps()).containsExactly("7*6=42", "4*6+4=28");
    }

    @Test
    void writesRowsAndAddsThemUp() {
        assertThat(Multiplication.problem(47, 36).steps())
                .containsExactly("7*6=42", "4*6+4=28", "47*6=282", "7*3=21", "4*3+2=14", "47*30=1410", "282+1410=1692");
    }

    @Test
    void leavesOutRowsOfZero() {
        assertThat(Multiplication.problem(112, 40).steps()).containsExactly("2*4=8", "1*4=4", "1*4=4", "112*40=4480");
    }
}

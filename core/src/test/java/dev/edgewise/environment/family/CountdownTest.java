package dev.edgewise.environment.family;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.GeneratedEnvironment;
import dev.edgewise.environment.GeneratedEnvironmentContract;
import dev.edgewise.environment.expression.ExpressionParser;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountdownTest extends GeneratedEnvironmentContract {
    private static final Task TASK = new Task(
            "countdown/6:3,8,2=26",
            new Cell("countdown", 6),
            "make 26 from 3,8,2, each once:",
            "3*8+2",
            List.of("3*8=24", "24+2=26"));

    @Override
    protected GeneratedEnvironment create(AnswerFormat format, boolean showSteps) {
        return new Countdown(format, showSteps);
    }

    @Override
    protected String name() {
        return "countdown";
    }

    @Override
    protected int leastLevels() {
        return 8;
    }

    @Override
    protected String canonical(Task task) {
        List<BigDecimal> numbers = Questions.numbers(task);
        return Questions.sorted(numbers.subList(1, numbers.size())) + " " + numbers.getFirst();
    }

    /// How many numbers there are and how large, and what the expert needs: `-` 0.3, `*` 0.6, `/` 0.9.
    @Override
    protected double difficulty(Task task) {
        List<BigDecimal> numbers = Questions.numbers(task);
        double largest = numbers.stream()
                .skip(1)
                .mapToDouble(BigDecimal::doubleValue)
                .max()
                .orElseThrow();
        double operators = task.answer()
                .chars()
                .mapToDouble(c -> c == '-' ? 0.3 : c == '*' ? 0.6 : c == '/' ? 0.9 : 0)
                .max()
                .orElseThrow();
        return numbers.size() + operators + Math.log10(largest);
    }

    @Override
    protected String offByOne(Task task) {
        return task.answer() + "+1";
    }

    @Override
    protected Map<Integer, Set<String>> enumerated() {
        Set<String> sums = new TreeSet<>();
        Set<String> differences = new TreeSet<>();
        Set<String> products = new TreeSet<>();
        for (int a = 1; a < 10; a++) {
            for (int b = a; b < 10; b++) {
                sums.add(a + " " + b + " " + (a + b));
                if (b > a) {
                    differences.add(a + " " + b + " " + (b - a));
                }
                if (a > 1) {
                    products.add(a + " " + b + " " + a * b);
                }
            }
        }
        return Map.of(0, sums, 1, differences, 2, products);
    }

    @Test
    void writesExpressionAndSubResults() {
        var problem = Countdown.problem(ExpressionParser.parse("3*8+2").orElseThrow(), new Random(4));
        assertThat(problem.question()).matches("make 26 from [238],[238],[238], each once:");
        assertThat(problem.answer()).isEqualTo("3*8+2");
        assertThat(problem.key()).isEqualTo("2,3,8=26");
        assertThat(problem.steps()).containsExactly("3*8=24", "24+2=26");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3*8+2", "2+8*3", "(8 * 3) + 2", "((2)+(3*8))"})
    void anyExpressionOverExactlyTheNumbersIsRight(String answer) {
        assertThat(create(AnswerFormat.BARE, false).score(TASK, answer).success())
                .isTrue();
    }

    @Test
    void fractionsOnTheWayAreExact() {
        Task task = new Task("x", new Cell("countdown", 8), "make 24 from 3,3,8,8, each once:", "8/(3-8/3)", List.of());
        assertThat(create(AnswerFormat.BARE, false).score(task, "8/(3-8/3)").success())
                .isTrue();
        assertThat(create(AnswerFormat.BARE, false).score(task, "(8/3)*(8+3)-3").success())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "26",
                "3*8+2=26",
                "3*8+2+0",
                "24+2",
                "3*8",
                "38-2*6",
                "3*8+2.0",
                "03*8+2",
                "+3*8+2",
                "3*8+2;",
                "3*8*2",
                "(3*8+2",
                "3*8+2)",
                "3**8+2",
                "3x8+2",
                "3*8+2/(2-2)",
                "8/(3-3)",
                "2+3*8 or 3*8+2",
                "3*8+(2)()",
                "--2+3*8"
            })
    void everythingElseIsWrong(String answer) {
        assertThat(create(AnswerFormat.BARE, false).score(TASK, answer).success())
                .isFalse();
    }

    @Test
    void divisionByZeroAndDeepBracketsAreWrongNotFatal() {
        Task task = new Task("x", new Cell("countdown", 8), "make 4 from 4,2,2, each once:", "4*(2/2)", List.of());
        assertThat(create(AnswerFormat.BARE, false).score(task, "4/(2-2)").success())
                .isFalse();
        assertThat(create(AnswerFormat.BARE, false)
                        .score(task, "(".repeat(100_000))
                        .success())
                .isFalse();
        assertThat(create(AnswerFormat.BARE, false).score(task, "9".repeat(299)).success())
                .isFalse();
    }
}

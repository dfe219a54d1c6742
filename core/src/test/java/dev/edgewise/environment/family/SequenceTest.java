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
import org.junit.jupiter.api.Test;

class SequenceTest extends GeneratedEnvironmentContract {
    @Override
    protected GeneratedEnvironment create(AnswerFormat format, boolean showSteps) {
        return new Sequence(format, showSteps);
    }

    @Override
    protected String name() {
        return "sequence";
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
        return task.question();
    }

    /// Digits of the numbers and of the difference; a way down counts half a digit.
    @Override
    protected double difficulty(Task task) {
        List<BigDecimal> numbers = Questions.numbers(task);
        BigDecimal step = numbers.get(1).subtract(numbers.getFirst());
        return numbers.getFirst().precision() * 4
                + Math.log10(step.abs().doubleValue())
                + (step.signum() < 0 ? 0.5 : 0);
    }

    @Override
    protected Map<Integer, Set<String>> enumerated() {
        Set<String> rising = new TreeSet<>();
        for (int first = 0; first < 10; first++) {
            for (int step = 2; step < 10; step++) {
                rising.add("%d,%d,%d,%d,".formatted(first, first + step, first + 2 * step, first + 3 * step));
            }
        }
        return Map.of(0, rising);
    }

    @Test
    void findsTheDifferenceAndAddsIt() {
        Problem problem = Sequence.problem(3, 4);
        assertThat(problem.question()).isEqualTo("3,7,11,15,");
        assertThat(problem.answer()).isEqualTo("19");
        assertThat(problem.steps()).containsExactly("7-3=4", "11-7=4", "15-11=4", "15+4=19");
    }

    @Test
    void theWayDownEndsAtZeroAtTheLowest() {
        Problem problem = Sequence.problem(24, -6);
        assertThat(problem.question()).isEqualTo("24,18,12,6,");
        assertThat(problem.answer()).isEqualTo("0");
        assertThat(problem.steps()).containsExactly("24-18=6", "18-12=6", "12-6=6", "6-6=0");
    }
}

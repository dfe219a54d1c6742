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
import org.junit.jupiter.api.Test;

class DivisionTest extends GeneratedEnvironmentContract {
    @Override
    protected GeneratedEnvironment create(AnswerFormat format, boolean showSteps) {
        return new Division(format, showSteps);
    }

    @Override
    protected String name() {
        return "division";
    }

    @Override
    protected int leastLevels() {
        return 9;
    }

    @Override
    protected String offByOne(Task task) {
        return Questions.next(task);
    }

    @Override
    protected String canonical(Task task) {
        return task.question();
    }

    /// The order of magnitude of what is divided.
    @Override
    protected double difficulty(Task task) {
        return Math.log10(Questions.numbers(task).getFirst().doubleValue());
    }

    @Override
    protected Map<Integer, Set<String>> enumerated() {
        Set<String> facts = new TreeSet<>();
        for (int quotient = 2; quotient < 10; quotient++) {
            for (int divisor = 2; divisor < 10; divisor++) {
                facts.add(quotient * divisor + "/" + divisor + "=");
            }
        }
        return Map.of(0, facts);
    }

    @Test
    void dividesFromTheLeft() {
        Problem problem = Division.problem(47, 6);
        assertThat(problem.question()).isEqualTo("282/6=");
        assertThat(problem.answer()).isEqualTo("47");
        assertThat(problem.steps()).containsExactly("4*6=24", "28-24=4", "7*6=42", "42-42=0");
    }

    @Test
    void leavesOutDigitsThatAreZero() {
        assertThat(Division.problem(205, 3).steps()).containsExactly("2*3=6", "6-6=0", "5*3=15", "15-15=0");
        assertThat(Division.problem(9, 8).steps()).isEqualTo(List.of());
    }
}

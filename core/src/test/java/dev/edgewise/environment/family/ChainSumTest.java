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

class ChainSumTest extends GeneratedEnvironmentContract {
    @Override
    protected GeneratedEnvironment create(AnswerFormat format, boolean showSteps) {
        return new ChainSum(format, showSteps);
    }

    @Override
    protected String name() {
        return "chain_sum";
    }

    @Override
    protected int leastLevels() {
        return 8;
    }

    @Override
    protected String canonical(Task task) {
        return Questions.sorted(Questions.signedNumbers(task));
    }

    /// Adding or taking away numbers of n digits counts n², signs to mind 2, a result below zero 1.
    @Override
    protected double difficulty(Task task) {
        double effort = task.question().contains("-") ? 2 : 0;
        BigDecimal sum = BigDecimal.ZERO;
        for (BigDecimal term : Questions.signedNumbers(task)) {
            int digits = Math.max(sum.precision(), term.precision());
            effort += sum.signum() == 0 ? 0 : digits * digits;
            sum = sum.add(term);
            effort += sum.signum() < 0 ? 1 : 0;
        }
        return effort;
    }

    @Override
    protected String offByOne(Task task) {
        return Questions.next(task);
    }

    @Override
    protected Map<Integer, Set<String>> enumerated() {
        Set<String> below = new TreeSet<>();
        Set<String> above = new TreeSet<>();
        for (int a = 1; a < 10; a++) {
            for (int b = a; b < 10; b++) {
                for (int c = b; c < 10; c++) {
                    (a + b + c < 10 ? below : above).add(a + " " + b + " " + c);
                }
            }
        }
        return Map.of(0, Questions.pairs(1, 9, 1, 9, (a, b) -> a + b < 10), 1, below, 2, above);
    }

    @Test
    void addsUpFromTheLeft() {
        Problem problem = ChainSum.problem(List.of(3, -5, 14));
        assertThat(problem.question()).isEqualTo("3-5+14=");
        assertThat(problem.answer()).isEqualTo("12");
        assertThat(problem.steps()).containsExactly("3-5=-2", "-2+14=12");
    }

    @Test
    void orderOfTermsDoesNotChangeTheKey() {
        assertThat(ChainSum.problem(List.of(3, -5, 14)).key())
                .isEqualTo(ChainSum.problem(List.of(14, 3, -5)).key())
                .isNotEqualTo(ChainSum.problem(List.of(3, 5, -14)).key());
    }
}

package dev.edgewise.environment.family;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.GeneratedEnvironment;
import dev.edgewise.environment.GeneratedEnvironmentContract;
import dev.edgewise.environment.Problem;
import dev.edgewise.task.Task;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ReversalTest extends GeneratedEnvironmentContract {
    @Override
    protected GeneratedEnvironment create(AnswerFormat format, boolean showSteps) {
        return new Reversal(format, showSteps);
    }

    @Override
    protected String name() {
        return "reversal";
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

    @Override
    protected double difficulty(Task task) {
        return Questions.digits(Questions.numbers(task));
    }

    @Override
    protected Map<Integer, Set<String>> enumerated() {
        Set<String> pairs = new TreeSet<>();
        for (int n = 11; n < 100; n++) {
            if (n % 10 != 0 && n % 11 != 0) {
                pairs.add("reverse " + n + ":");
            }
        }
        return Map.of(0, pairs);
    }

    @Test
    void readsFromRightToLeft() {
        Problem problem = Reversal.problem("4072");
        assertThat(problem.question()).isEqualTo("reverse 4072:");
        assertThat(problem.answer()).isEqualTo("2704");
        assertThat(problem.steps()).containsExactly("4+0=4", "4+700=704", "704+2000=2704");
    }
}

package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.environment.AnswerFormat;
import dev.edgewise.environment.Environment;
import dev.edgewise.environment.family.Addition;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A teacher that answers all tasks right or none; the policy solves 0.4 of them.
class TeacherRatesTest {
    private static final Cell CELL = new Cell("addition", 1);
    private static final int SAMPLES = 8;
    private static final int REFRESH = 10;

    private final Addition addition = new Addition(AnswerFormat.BARE, false);
    private final List<List<Task>> asked = new ArrayList<>();
    private final TeacherRates rates = new TeacherRates(this::answer, _ -> addition, 3, SAMPLES, REFRESH);
    private boolean knows;
    private int changed;

    private TeacherExam.Marks answer(Environment environment, List<Task> tasks, List<Long> seeds) {
        assertThat(environment).isEqualTo(addition);
        asked.add(tasks);
        return new TeacherExam.Marks(knows ? tasks.size() : 0, 5);
    }

    private boolean better(int step) {
        return rates.better(CELL, 0.4, step, _ -> {});
    }

    private double passRate() {
        return rates.metrics().get("distill/addition/level_1/teacher_pass_rate");
    }

    @Test
    void theAnswersOfATeacherThatStaysAsItIsAddUp() {
        assertThat(better(1)).isFalse();
        knows = true;
        assertThat(better(10)).isFalse();
        assertThat(passRate()).isZero();

        assertThat(better(11)).isTrue(); // (8 + 1) / (16 + 2), above 0.4 + 0.05
        assertThat(passRate()).isEqualTo(0.5);
        assertThat(asked).hasSize(2);
        assertThat(asked.get(1)).isNotEqualTo(asked.get(0));
    }

    /// Added up, eight of sixteen would be right and the teacher would still count as better.
    @Test
    void theAnswersOfATeacherThatChangesAreThoseOfTheLastMeasurement() {
        rates.ofPolicyUnderPrompts(() -> changed);
        knows = true;
        assertThat(better(1)).isTrue();
        assertThat(passRate()).isEqualTo(1);

        knows = false;
        assertThat(better(11)).isFalse();
        assertThat(passRate()).isZero();
        assertThat(asked.get(1)).isEqualTo(asked.get(0));
        assertThat(rates.tokens()).isEqualTo(10);
    }

    @Test
    void thePolicyUnderPromptsIsMeasuredAgainOnceTheyHaveChanged() {
        rates.ofPolicyUnderPrompts(() -> changed);
        knows = true;
        assertThat(better(1)).isTrue();

        knows = false;
        assertThat(better(4)).isTrue();
        changed = 5;
        assertThat(better(5)).isFalse();
        assertThat(better(6)).isFalse();
        assertThat(asked).hasSize(2);
    }

    /// With (0 + 1) / (8 + 2) it would pass for better than a policy that succeeds once in twenty tries.
    @Test
    void thePolicyUnderPromptsIsNotBetterByAnswersThatAreAllWrong() {
        assertThat(rates.better(CELL, 0.05, 1, _ -> {})).isTrue();
        rates.ofPolicyUnderPrompts(() -> changed);
        assertThat(rates.better(CELL, 0.05, 2, _ -> {})).isFalse();
    }

    @Test
    void whatMeasurementsTookStaysCountedAfterARollback() {
        better(1);
        ObjectNode state = rates.snapshot();
        better(11);
        rates.restore(state);
        assertThat(rates.tokens()).isEqualTo(10);
    }
}

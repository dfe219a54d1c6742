package dev.edgewise.curriculum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.edgewise.random.Seeds;
import dev.edgewise.task.Cell;
import dev.edgewise.testkit.SampleGroups;
import dev.edgewise.testkit.SimulatedStudent;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SimulatedStudentTest {
    private static final Ladders LADDERS = new Ladders(Map.of("addition", 4, "chain", 4));
    private static final SimulatedStudent.Dynamics ALL = new SimulatedStudent.Dynamics(0.4, 0.5, 0.25, 0.1, 0.3, 0.2);

    private static Cell cell(int level) {
        return new Cell("addition", level);
    }

    private static double logit(SimulatedStudent student, Cell cell) {
        double p = student.passRate(cell);
        return Math.log(p / (1 - p));
    }

    @Test
    void onlyMixedGroupsTeach() {
        SimulatedStudent student = new SimulatedStudent(LADDERS, 0, 0.4, 0);
        student.learn(SampleGroups.outcomes(cell(0), 8, 0));
        student.learn(SampleGroups.outcomes(cell(0), 8, 8));
        assertThat(logit(student, cell(0))).isCloseTo(0, within(1e-9));
        student.learn(SampleGroups.outcomes(cell(0), 8, 4));
        assertThat(logit(student, cell(0))).isCloseTo(0.4, within(1e-9));
        assertThat(logit(student, cell(1))).isCloseTo(-1.5 + 0.2, within(1e-9));
        assertThat(logit(student, cell(2))).isCloseTo(-3 + 0.1, within(1e-9));
    }

    @Test
    void whatIsNotPractisedFades() {
        SimulatedStudent student = SimulatedStudent.uneven(LADDERS, 0, ALL, Seeds.stream(1));
        double start = logit(student, cell(1));
        student.learn(SampleGroups.outcomes(cell(0), 8, 4));
        student.endStep();
        assertThat(logit(student, cell(1)) - start).isCloseTo(0.9 * 0.2, within(1e-9));
        assertThat(logit(student, cell(0))).isCloseTo(logit(fresh(), cell(0)) + 0.4, within(1e-9));
    }

    private static SimulatedStudent fresh() {
        return SimulatedStudent.uneven(LADDERS, 0, ALL, Seeds.stream(1));
    }

    /// 1 of 8 at p < 0.03: the whole environment loses 0.3, beside what the group teaches.
    @Test
    void luckySuccessesDoHarm() {
        SimulatedStudent student = SimulatedStudent.uneven(LADDERS, -5, ALL, Seeds.stream(1));
        double easy = logit(student, cell(0));
        double other = logit(student, new Cell("chain", 3));
        double gain = 0.4 * 4 * (1.0 / 8) * (7.0 / 8);
        student.learn(SampleGroups.outcomes(cell(3), 8, 1));
        assertThat(logit(student, cell(0)) - easy).isCloseTo(gain / 8 - 0.3, within(1e-9));
        assertThat(logit(student, new Cell("chain", 3)) - other).isCloseTo(0.25 * gain, within(1e-9));
    }

    @Test
    void oneCannotCopyWhatOneDoesNotUnderstand() {
        SimulatedStudent student = new SimulatedStudent(LADDERS, -6, 0.4, 0.2);
        student.imitate(cell(0));
        student.imitate(cell(2));
        assertThat(logit(student, cell(0))).isCloseTo(-5.8, within(1e-9));
        assertThat(logit(student, cell(2))).isCloseTo(-9 + 0.02, within(1e-9));
    }
}

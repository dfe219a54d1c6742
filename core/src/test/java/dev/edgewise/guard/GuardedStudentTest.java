package dev.edgewise.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.curriculum.Curriculum;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.StagePolicy;
import dev.edgewise.curriculum.SuccessPosterior;
import dev.edgewise.curriculum.TaskSampler;
import dev.edgewise.curriculum.edge.EdgeSampler;
import dev.edgewise.curriculum.edge.EdgeSettings;
import dev.edgewise.curriculum.imitation.FrontierImitation;
import dev.edgewise.guard.hard.LuckySuccessGuard;
import dev.edgewise.guard.hard.TriageGuard;
import dev.edgewise.guard.hard.ZeroCellGuard;
import dev.edgewise.guard.retention.RetentionGuard;
import dev.edgewise.guard.signal.NoSignalGuard;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import dev.edgewise.testkit.SimulatedStudent;
import dev.edgewise.testkit.SimulatedStudent.Dynamics;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Guards and a student whose dynamics are known: what the guards change helps it.
class GuardedStudentTest {
    private static final Ladders LADDERS = new Ladders(Map.of("addition", 6));
    private static final Cell EASY = new Cell("addition", 0);
    private static final Cell HARD = new Cell("addition", 5);

    /// Asks one cell for ever.
    private record Only(Cell cell) implements TaskSampler {
        @Override
        public String name() {
            return "only";
        }

        @Override
        public void beginStep(int step, int steps) {}

        @Override
        public Cell next(RandomGenerator random) {
            return cell;
        }

        @Override
        public void observe(RolloutGroup group) {}

        @Override
        public Map<String, Double> metrics() {
            return Map.of();
        }

        @Override
        public ObjectNode snapshot() {
            return JsonNodeFactory.instance.objectNode();
        }

        @Override
        public void restore(ObjectNode state) {}
    }

    private static Curriculum only(Cell cell) {
        Progress progress = new Progress(LADDERS, SuccessPosterior.Settings.STANDARD, new StagePolicy(0.85, 0.75, 0));
        return new Curriculum(progress, new Only(cell), List.of(), FrontierImitation.STANDARD, 8);
    }

    private static SimulatedStudent student(double easiest, Dynamics dynamics, long seed) {
        return SimulatedStudent.uneven(LADDERS, easiest, dynamics, Seeds.stream(seed, "student"));
    }

    /// Every lucky success takes 0.3 logits from all rungs, as hard samples did in the study.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void luckHarmsLessUnderTheGuard(long seed) {
        Dynamics fragile = new Dynamics(0.1, 0.5, 0, 0, 0.3, 0);
        SimulatedStudent alone = new SimulatedStudent(LADDERS, 2, fragile);
        SimulatedStudent guarded = alone.copy();
        double before = alone.passRate(EASY);

        new GuardedRun(only(HARD), alone, new Guards(List.of()), 8, seed).run(200);
        List<String> said =
                new GuardedRun(only(HARD), guarded, new Guards(List.of(new LuckySuccessGuard(0))), 8, seed).run(200);

        assertThat(alone.passRate(EASY)).isLessThan(before / 2);
        assertThat(guarded.passRate(EASY)).isGreaterThan(0.9 * before);
        assertThat(said).isNotEmpty().allMatch(finding -> finding.startsWith("lucky_success: "));
    }

    /// A rung that succeeded once and never again is imitated, and given back when it succeeds.
    @Test
    void aRungThatOnlyFailsIsTaughtAnotherWay() {
        Dynamics shown = new Dynamics(0.05, 0.5, 0, 0, 0, 0.5);
        SimulatedStudent alone = student(-5.5, shown, 1);
        SimulatedStudent guarded = alone.copy();

        new GuardedRun(only(EASY), alone, new Guards(List.of()), 8, 4).run(60);
        List<String> said =
                new GuardedRun(only(EASY), guarded, new Guards(List.of(new ZeroCellGuard(24))), 8, 4).run(60);

        assertThat(alone.passRate(EASY)).isLessThan(0.05);
        assertThat(guarded.passRate(EASY)).isGreaterThan(0.3);
        assertThat(said).hasSizeGreaterThanOrEqualTo(2);
        assertThat(said.get(0)).startsWith("zero_cells: Adjust[changes=[Make[");
        assertThat(said.get(1)).startsWith("zero_cells: Adjust[changes=[TakeBack[");
    }

    /// A student that climbs its ladder at the edge gives none of them a reason.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aHealthyStudentTripsNone(long seed) {
        Progress progress = new Progress(LADDERS, SuccessPosterior.Settings.STANDARD, StagePolicy.STANDARD);
        Curriculum curriculum = new Curriculum(
                progress,
                new EdgeSampler(progress, 8, EdgeSettings.STANDARD),
                List.of(),
                FrontierImitation.STANDARD,
                8);
        SimulatedStudent student = student(1, Dynamics.gentle(0.08, 0), seed);
        Guards guards = new Guards(List.of(
                new NoSignalGuard(20),
                new LuckySuccessGuard(0),
                new ZeroCellGuard(96),
                new TriageGuard(),
                new RetentionGuard(2)));

        List<String> said = new GuardedRun(curriculum, student, guards, 8, seed).run(80);

        assertThat(student.solved(LADDERS, "addition")).isGreaterThan(2);
        assertThat(said).isEmpty();
    }
}

package dev.edgewise.curriculum.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.curriculum.Admission;
import dev.edgewise.curriculum.Assignment;
import dev.edgewise.curriculum.Curriculum;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.StagePolicy;
import dev.edgewise.curriculum.SuccessPosterior;
import dev.edgewise.curriculum.TaskSampler;
import dev.edgewise.curriculum.gate.OutcomeGate;
import dev.edgewise.curriculum.imitation.FrontierImitation;
import dev.edgewise.curriculum.sampler.UniformSampler;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import dev.edgewise.testkit.SimulatedStudent;
import dev.edgewise.testkit.TaskSamplerContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// The whole curriculum against a student that begins with nothing: p = 0.0025 on the lowest rung.
class ClimbTest {
    private static final int GROUP = 8;
    private static final int WANTED = 4;
    private static final int MAX_GEN_BATCHES = 3;
    private static final int DEMONSTRATIONS = 8;
    private static final int STEPS = 150;
    private static final Ladders LADDERS = new Ladders(Map.of("addition", 8, "chain", 6));

    /// The composer's loop, in small.
    private static final class Loop {
        final Curriculum curriculum;
        final SimulatedStudent student;
        final List<String> log = new ArrayList<>();
        int rollouts;

        Loop(TaskSampler sampler, Progress progress, SimulatedStudent student) {
            curriculum =
                    new Curriculum(progress, sampler, List.of(new OutcomeGate()), FrontierImitation.STANDARD, GROUP);
            this.student = student;
        }

        void run(int from, int to) {
            for (int step = from; step <= to; step++) {
                curriculum.beginStep(step, STEPS);
                RandomGenerator random = Seeds.stream(3, "climb", step);
                int admitted = 0;
                int budget = curriculum.budget(WANTED, MAX_GEN_BATCHES);
                for (int i = 0; i < budget && admitted < WANTED; i++) {
                    Assignment assignment = curriculum.next(random);
                    RolloutGroup group = student.answer(assignment.cell(), GROUP, random);
                    rollouts += GROUP;
                    if (curriculum.observe(group) instanceof Admission.Admitted) {
                        admitted++;
                        student.learn(group);
                    }
                }
                List<Cell> shown = curriculum.imitation(random, DEMONSTRATIONS);
                shown.forEach(student::imitate);
                log.add(step + " " + admitted + " " + shown + " " + curriculum.metrics());
            }
        }
    }

    private static Loop edge(SimulatedStudent student) {
        Progress progress = new Progress(LADDERS, SuccessPosterior.Settings.STANDARD, StagePolicy.STANDARD);
        return new Loop(new EdgeSampler(progress, GROUP, EdgeSettings.STANDARD), progress, student);
    }

    private static SimulatedStudent beginner() {
        return new SimulatedStudent(LADDERS, -6, 0.2, 0.3);
    }

    @Test
    void aBeginnerClimbsToTheTop() {
        Loop loop = edge(beginner());
        loop.run(1, STEPS);

        assertThat(loop.student.solved(LADDERS, "addition")).isEqualTo(8);
        assertThat(loop.student.solved(LADDERS, "chain")).isEqualTo(6);
        assertThat(loop.curriculum.frontier("addition")).isGreaterThanOrEqualTo(6);
    }

    @Test
    void itSpendsItsRolloutsOnTheEdge() {
        Progress progress = new Progress(LADDERS, SuccessPosterior.Settings.STANDARD, StagePolicy.STANDARD);
        Loop uniform = new Loop(new UniformSampler(LADDERS), progress, beginner());
        Loop edge = edge(beginner());
        uniform.run(1, 80);
        edge.run(1, 80);

        assertThat(edge.curriculum.edgeShare()).isGreaterThan(uniform.curriculum.edgeShare() + 0.2);
        assertThat(edge.rollouts).isLessThan(uniform.rollouts);
        for (String environment : LADDERS.environments()) {
            assertThat(edge.student.solved(LADDERS, environment))
                    .isGreaterThanOrEqualTo(uniform.student.solved(LADDERS, environment));
        }
    }

    @Test
    void aResumedRunEqualsTheUninterruptedOne() {
        Loop straight = edge(beginner());
        straight.run(1, 40);
        ObjectNode state = TaskSamplerContract.reread(straight.curriculum.snapshot());
        Loop resumed = edge(straight.student.copy());
        resumed.curriculum.restore(state);

        straight.run(41, 60);
        resumed.run(41, 60);

        assertThat(resumed.log).isEqualTo(straight.log.subList(40, 60));
        assertThat(resumed.curriculum.snapshot()).isEqualTo(straight.curriculum.snapshot());
        assertThat(resumed.curriculum.cells()).isEqualTo(straight.curriculum.cells());
    }
}

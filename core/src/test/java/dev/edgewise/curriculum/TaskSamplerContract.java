package dev.edgewise.curriculum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// What every sampler owes: state that round-trips, no starving cell, and a student that learns under it.
abstract class TaskSamplerContract {
    static final int GROUP = 8;
    static final int STEPS = 200;
    static final Ladders LADDERS = new Ladders(Map.of("addition", 5, "chain", 3));

    /// A fresh sampler that reads `progress`.
    abstract TaskSampler sampler(Progress progress);

    /// A sampler of another configuration.
    abstract TaskSampler other(Progress progress);

    static Progress progress() {
        return new Progress(LADDERS, SuccessPosterior.Settings.STANDARD, StagePolicy.STANDARD);
    }

    /// Cells drawn while the student answers; it learns when `learning`.
    List<Cell> run(Progress progress, TaskSampler sampler, SimulatedStudent student, int from, int to) {
        List<Cell> drawn = new ArrayList<>();
        for (int step = from; step <= to; step++) {
            progress.beginStep(step);
            sampler.beginStep(step, STEPS);
            RandomGenerator random = Seeds.stream(7, "contract", step);
            for (int i = 0; i < 4; i++) {
                Cell cell = sampler.next(random);
                drawn.add(cell);
                RolloutGroup group = student.answer(cell, GROUP, random);
                progress.observe(group);
                sampler.observe(group);
                student.learn(group);
            }
        }
        return drawn;
    }

    @Test
    void restoredStateDrawsTheSameEverAfter() {
        Progress progress = progress();
        TaskSampler sampler = sampler(progress);
        run(progress, sampler, frozen(), 1, 40);
        ObjectNode progressState = progress.snapshot();
        ObjectNode samplerState = sampler.snapshot();

        List<Cell> straight = run(progress, sampler, frozen(), 41, 80);
        Progress restoredProgress = progress();
        restoredProgress.restore(reread(progressState));
        TaskSampler restored = sampler(restoredProgress);
        restored.restore(reread(samplerState));
        List<Cell> resumed = run(restoredProgress, restored, frozen(), 41, 80);

        assertThat(resumed).isEqualTo(straight);
        assertThat(restoredProgress.snapshot()).isEqualTo(progress.snapshot());
        assertThat(restored.snapshot()).isEqualTo(sampler.snapshot());
    }

    @Test
    void refusesTheStateOfAnotherConfiguration() {
        ObjectNode foreign = other(progress()).snapshot();
        TaskSampler sampler = sampler(progress());

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> sampler.restore(foreign))
                .withMessageContaining(foreign.get("configuration").textValue())
                .withMessageContaining(sampler.snapshot().get("configuration").textValue())
                .withMessageContaining("begin a new run");
    }

    @Test
    void neverStarvesACellThatIsOpen() {
        Progress progress = progress();
        Set<Cell> late = new HashSet<>(late(run(progress, sampler(progress), frozen(), 1, STEPS)));

        assertThat(late).containsAll(openLate());
    }

    /// The cells that must still be drawn in the last quarter of a run with a student frozen at p = ½ on level 0.
    abstract Set<Cell> openLate();

    private static List<Cell> late(List<Cell> drawn) {
        return drawn.subList(drawn.size() * 3 / 4, drawn.size());
    }

    @Test
    void aStudentLearnsUnderIt() {
        Progress progress = progress();
        SimulatedStudent student = new SimulatedStudent(LADDERS, 0, 0.15, 0);

        run(progress, sampler(progress), student, 1, STEPS);

        assertThat(student.solved(LADDERS, "addition")).isGreaterThanOrEqualTo(4);
        assertThat(student.solved(LADDERS, "chain")).isGreaterThanOrEqualTo(2);
    }

    @Test
    void metricsAreFiniteAndInItsNamespace() {
        Progress progress = progress();
        TaskSampler sampler = sampler(progress);
        sampler.beginStep(1, STEPS);
        assertThat(sampler.metrics().values()).doesNotContain(Double.NaN);

        run(progress, sampler, frozen(), 1, 3);
        assertThat(sampler.metrics().keySet()).allMatch(key -> key.startsWith("sampler/"));
        assertThat(sampler.metrics().values()).allMatch(Double::isFinite);
    }

    static SimulatedStudent frozen() {
        return new SimulatedStudent(LADDERS, 0, 0, 0);
    }

    static ObjectNode reread(ObjectNode state) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(state.toString());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}

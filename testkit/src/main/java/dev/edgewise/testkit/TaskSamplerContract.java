package dev.edgewise.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.StagePolicy;
import dev.edgewise.curriculum.SuccessPosterior;
import dev.edgewise.curriculum.TaskSampler;
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

/// What every sampler owes: it is a function of its stream, its state round-trips, it asks cells that exist, it
/// starves none it means to ask, and a student learns under it.
public abstract class TaskSamplerContract {
    protected static final int GROUP = 8;
    protected static final int STEPS = 200;
    protected static final Ladders LADDERS = new Ladders(Map.of("addition", 5, "chain", 3));

    /// Returns a fresh sampler that reads `progress`, or its ladders alone.
    protected abstract TaskSampler sampler(Progress progress);

    /// Returns a sampler of another configuration.
    protected abstract TaskSampler other(Progress progress);

    /// Returns the cells that must still be drawn in the last half of a run with a student frozen at p = ½ on
    /// level 0, 0.18 on level 1, and 0.05 on level 2.
    protected abstract Set<Cell> openLate();

    /// Levels of addition and of chain that a student starting at p = ½ on level 0 masters in 200 steps.
    protected int learned() {
        return 6;
    }

    public static Progress progress() {
        return progress(LADDERS);
    }

    protected static Progress progress(Ladders ladders) {
        return new Progress(ladders, SuccessPosterior.Settings.STANDARD, StagePolicy.STANDARD);
    }

    protected static Set<Cell> allCells() {
        return new HashSet<>(LADDERS.cells());
    }

    /// Cells drawn while the student answers; it learns at its own rate.
    protected static List<Cell> run(
            Progress progress, TaskSampler sampler, SimulatedStudent student, int from, int to) {
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
    void theSameStreamGivesTheSameDraws() {
        Progress one = progress();
        Progress two = progress();
        assertThat(run(one, sampler(one), frozen(), 1, 30)).isEqualTo(run(two, sampler(two), frozen(), 1, 30));
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
        assertThat(restored.snapshot()).isEqualTo(samplerState);
        List<Cell> resumed = run(restoredProgress, restored, frozen(), 41, 80);

        assertThat(resumed).isEqualTo(straight);
        assertThat(restoredProgress.snapshot()).isEqualTo(progress.snapshot());
        assertThat(restored.snapshot()).isEqualTo(sampler.snapshot());
        assertThat(restored.metrics()).isEqualTo(sampler.metrics());
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
    void asksOnlyCellsThatExist() {
        for (int levels = 1; levels <= 3; levels++) {
            Ladders ladders = new Ladders(Map.of("addition", levels));
            Progress progress = progress(ladders);
            SimulatedStudent student = new SimulatedStudent(ladders, 0, 0.2, 0);
            assertThat(run(progress, sampler(progress), student, 1, 60)).isSubsetOf(ladders.cells());
        }
    }

    @Test
    void neverStarvesACellThatIsOpen() {
        Progress progress = progress();
        List<Cell> drawn = run(progress, sampler(progress), frozen(), 1, STEPS);

        assertThat(drawn.subList(drawn.size() / 2, drawn.size())).containsAll(openLate());
    }

    @Test
    void aStudentLearnsUnderIt() {
        Progress progress = progress();
        SimulatedStudent student = new SimulatedStudent(LADDERS, 0, 0.15, 0);

        run(progress, sampler(progress), student, 1, STEPS);

        assertThat(student.solved(LADDERS, "addition") + student.solved(LADDERS, "chain"))
                .isGreaterThanOrEqualTo(learned());
    }

    @Test
    void metricsAreFiniteAndInItsNamespace() {
        Progress progress = progress();
        TaskSampler sampler = sampler(progress);
        sampler.beginStep(1, STEPS);
        assertThat(sampler.metrics().values()).allMatch(Double::isFinite);

        run(progress, sampler, frozen(), 1, 3);
        assertThat(sampler.metrics().keySet()).allMatch(key -> key.startsWith("sampler/"));
        assertThat(sampler.metrics().values()).allMatch(Double::isFinite);
    }

    protected static SimulatedStudent frozen() {
        return new SimulatedStudent(LADDERS, 0, 0, 0);
    }

    public static ObjectNode reread(ObjectNode state) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(state.toString());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}

package dev.edgewise.curriculum.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.curriculum.ExtraRungs;
import dev.edgewise.curriculum.Ladders;
import dev.edgewise.curriculum.Progress;
import dev.edgewise.curriculum.StagePolicy;
import dev.edgewise.curriculum.SuccessPosterior;
import dev.edgewise.error.CheckpointException;
import dev.edgewise.random.Seeds;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import dev.edgewise.testkit.SampleGroups;
import dev.edgewise.testkit.SimulatedStudent;
import dev.edgewise.testkit.TaskSamplerContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class LadderGrowthTest {
    private static final Ladders LADDERS = new Ladders(Map.of("addition", 2), Map.of("addition", new ExtraRungs(2, 1)));

    private static Progress progress() {
        return new Progress(LADDERS, SuccessPosterior.Settings.STANDARD, StagePolicy.STANDARD);
    }

    private static Cell cell(int level) {
        return new Cell("addition", level);
    }

    @Test
    void aMasteredLadderGrowsAboveOnceEveryRungIs() {
        Progress progress = progress();
        progress.observe(SampleGroups.outcomes(cell(1), 80, 80));
        LadderGrowth.grow(progress);
        assertThat(progress.cells("addition")).containsExactly(cell(0), cell(1));
        progress.observe(SampleGroups.outcomes(cell(0), 80, 80));
        LadderGrowth.grow(progress);
        LadderGrowth.grow(progress); // the new rung is not mastered
        assertThat(progress.cells("addition")).containsExactly(cell(0), cell(1), cell(2));
        progress.observe(SampleGroups.outcomes(cell(2), 80, 80));
        LadderGrowth.grow(progress); // there is no further one
        assertThat(progress.cells("addition")).containsExactly(cell(0), cell(1), cell(2));
        assertThat(progress.frontier("addition")).isEqualTo(3);
    }

    @Test
    void aHopelessLadderGrowsBelow() {
        Progress progress = progress();
        progress.observe(SampleGroups.outcomes(cell(0), 56, 0));
        LadderGrowth.grow(progress);
        assertThat(progress.cells("addition")).containsExactly(cell(0), cell(1));
        progress.observe(SampleGroups.outcomes(cell(0), 8, 0));
        LadderGrowth.grow(progress);
        assertThat(progress.cells("addition")).containsExactly(cell(-1), cell(0), cell(1));
        assertThat(progress.reach("addition")).isEqualTo(-2);
        progress.observe(SampleGroups.outcomes(cell(-1), 80, 80));
        assertThat(progress.frontier("addition")).isZero(); // the rung below is no rung of the ladder
        LadderGrowth.grow(progress);
        assertThat(progress.grown("addition")).isEqualTo(new ExtraRungs(1, 0));
    }

    @Test
    void grownRungsAreAskedAndSurviveACheckpoint() {
        Progress progress = progress();
        EdgeSampler sampler = new EdgeSampler(progress, 8, EdgeSettings.STANDARD);
        SimulatedStudent student = new SimulatedStudent(LADDERS, -9, 0.2, 0);
        run(progress, sampler, student, 1, 60);
        assertThat(progress.cells("addition").getFirst()).isEqualTo(cell(-2));
        assertThat(progress.rollouts(cell(-2))).isPositive();
        ObjectNode state = TaskSamplerContract.reread(progress.snapshot());
        ObjectNode samplerState = TaskSamplerContract.reread(sampler.snapshot());

        Progress restored = progress();
        restored.restore(state);
        EdgeSampler restoredSampler = new EdgeSampler(restored, 8, EdgeSettings.STANDARD);
        restoredSampler.restore(samplerState);
        assertThat(TaskSamplerContract.reread(restored.snapshot())).isEqualTo(state);
        SimulatedStudent copy = student.copy();
        assertThat(run(restored, restoredSampler, copy, 61, 80)).isEqualTo(run(progress, sampler, student, 61, 80));
    }

    @Test
    void aCellThatWasSeenInTheFutureIsDamage() {
        Progress progress = progress();
        progress.beginStep(7);
        progress.observe(SampleGroups.outcomes(cell(0), 8, 4));
        ObjectNode state = progress.snapshot().put("step", 3);
        assertThatThrownBy(() -> progress().restore(state))
                .isInstanceOf(CheckpointException.class)
                .hasMessage(
                        "the checkpoint says that cell addition/0 was last seen at step 7, but its curriculum is at step"
                                + " 3; it is damaged, resume from an earlier one");
    }

    private static List<Cell> run(Progress progress, EdgeSampler sampler, SimulatedStudent student, int from, int to) {
        List<Cell> drawn = new ArrayList<>();
        for (int step = from; step <= to; step++) {
            progress.beginStep(step);
            sampler.beginStep(step, 80);
            RandomGenerator random = Seeds.stream(2, "growth", step);
            for (int i = 0; i < 4; i++) {
                Cell cell = sampler.next(random);
                drawn.add(cell);
                RolloutGroup group = student.answer(cell, 8, random);
                progress.observe(group);
                sampler.observe(group);
            }
        }
        return drawn;
    }
}

package dev.edgewise.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.curriculum.Stage;
import dev.edgewise.event.TrainingEvent.GroupScored;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import dev.edgewise.testkit.SampleGroups;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunStatusTest {
    private static final Cell CELL = new Cell("sums", 0);

    private final RunStatus status = new RunStatus();

    private void step(RolloutGroup... groups) {
        for (RolloutGroup group : groups) {
            status.accept(new GroupScored(1, Stage.REINFORCE, group, new double[group.size()], false, ""));
        }
        status.accept(new StepCompleted(1, Map.of(), List.of(), 4, 40, 1));
    }

    @Test
    void aGroupWithAnAttemptThatHasNoScoreSaysNothingOfTheSignal() {
        Rollout right = SampleGroups.rollout(1, true);
        RolloutGroup unscored = SampleGroups.of(CELL, List.of(right, right.scored(Score.missing("the judge hangs"))));
        step(unscored, SampleGroups.outcomes(CELL, 2, 0));
        assertThat(status.signal().last()).isZero();
        step(unscored, SampleGroups.outcomes(CELL, 2, 1));
        assertThat(status.signal().last()).isEqualTo(1);
    }
}

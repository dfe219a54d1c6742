package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgewise.control.Adjustment;
import dev.edgewise.curriculum.Stage;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.GroupScored;
import dev.edgewise.event.TrainingEvent.Warned;
import dev.edgewise.guard.Guards;
import dev.edgewise.guard.hard.ZeroCellGuard;
import dev.edgewise.optim.AdamW;
import dev.edgewise.optim.LearningRate;
import dev.edgewise.policy.Policy;
import dev.edgewise.policy.TinyPolicy;
import dev.edgewise.reward.ParseResult;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Completion;
import dev.edgewise.rollout.FinishReason;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.run.CheckpointStore;
import dev.edgewise.task.Cell;
import dev.edgewise.task.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a run cannot do is said in words that are true of it.
@Tag("native")
class TrainerControlsTest {
    private final Policy policy = TinyPolicy.open();
    private final AdamW optimizer = new AdamW(policy.weights().trainable(), AdamW.Settings.DEFAULT);

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        optimizer.close();
        policy.close();
    }

    /// No checkpoint is written or found.
    private record NoCheckpoints(CheckpointStore store) implements Checkpoints {
        @Override
        public Path save(int step, Writer writer) {
            return store.add(step, writer::write).directory();
        }

        @Override
        public void removeOld(Set<Integer> needed) {
            store.removeOld(needed);
        }

        @Override
        public Optional<Path> find(int step) {
            return Optional.empty();
        }
    }

    private TrainerControls controls(int demonstrations, int iterations) {
        PolicyLearner learner = new PolicyLearner(
                policy,
                null,
                optimizer,
                new LearningRate(LearningRate.Schedule.CONSTANT, 1e-3, 0, 9),
                1,
                iterations,
                1);
        return new TrainerControls(
                RolloutSourceTest.source(demonstrations),
                learner,
                new NoCheckpoints(new CheckpointStore(directory, 1)),
                Optional::empty,
                () -> 0);
    }

    @Test
    void aClipActsWithSeveralUpdatesPerBatchOnly() {
        Adjustment.ClipHigher clip = new Adjustment.ClipHigher(0.28);

        assertThat(controls(0, 2).obstacle(clip)).isEmpty();
        assertThat(controls(0, 1).obstacle(clip))
                .contains("the run makes one update per batch, so that every ratio is 1 and no clip acts;"
                        + " algorithm.num_iterations above 1 makes it act");
    }

    @Test
    void aLevelThatNeverSucceedsIsAWarningWhereNothingIsShown() {
        List<TrainingEvent> told = new ArrayList<>();
        Supervision supervision = new Supervision(new Guards(List.of(new ZeroCellGuard(2))), controls(0, 1), told::add);
        Task task = new Task("sorting/0:3,1", new Cell("sorting", 0), "sort 3,1:", "1,3", List.of());
        Rollout failed = new Rollout(
                new Completion(new int[1], new float[1], new float[1], FinishReason.EOS, "3"),
                Score.outcome(false, new ParseResult.Answer("3")));
        for (int step = 1; step <= 4; step++) {
            RolloutGroup group = new RolloutGroup(task, "sort 3,1:", new int[1], Collections.nCopies(4, failed));
            supervision.tell(new GroupScored(step, Stage.REINFORCE, group, new double[4], false, "outcome"));
            supervision.adjust(step);
        }

        assertThat(told)
                .filteredOn(event -> !(event instanceof GroupScored))
                .containsExactly(new Warned(
                        2,
                        "zero_cells",
                        "nothing succeeded in the last 2 groups of sorting/0, so outcome reward has nothing to teach"
                                + " there; wanted: sorting/0 is imitated instead of reinforced, but the run shows no"
                                + " expert solutions; algorithm.type: edge with demonstrations_per_step above 0 shows"
                                + " them"));
    }
}

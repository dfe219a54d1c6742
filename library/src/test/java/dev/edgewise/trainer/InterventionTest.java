package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.control.Adjustment;
import dev.edgewise.error.HaltedException;
import dev.edgewise.event.StopReason;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.Adjusted;
import dev.edgewise.event.TrainingEvent.CheckpointWritten;
import dev.edgewise.event.TrainingEvent.GroupScored;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Guards;
import dev.edgewise.guard.Verdict;
import dev.edgewise.run.Checkpoint;
import dev.edgewise.run.CheckpointStore;
import dev.edgewise.task.Cell;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a guard asks for happens to a real model.
@Tag("native")
class InterventionTest {
    @TempDir
    Path directory;

    /// Answers each finished step from a script; it has no state.
    private record Scripted(Map<Integer, Verdict> script) implements Guard {
        @Override
        public String name() {
            return "scripted";
        }

        @Override
        public Verdict observe(TrainingEvent event) {
            return event instanceof StepCompleted
                    ? script.getOrDefault(event.step(), Verdict.PROCEED)
                    : Verdict.PROCEED;
        }

        @Override
        public ObjectNode snapshot() {
            return JsonNodeFactory.instance.objectNode();
        }

        @Override
        public void restore(ObjectNode state) {}
    }

    private static Guards guards(int step, Adjustment... adjustments) {
        return new Guards(List.of(new Scripted(Map.of(step, Verdict.Adjust.make("test", adjustments)))));
    }

    @Test
    void resumedEqualsUninterruptedBitForBitUnderInterventions() {
        Guards guards = new Guards(List.of(new Scripted(Map.of(
                2,
                Verdict.Adjust.make(
                        "test",
                        new Adjustment.LearningRate(0.5),
                        new Adjustment.EntropyFloor(0.5, 0.01),
                        new Adjustment.KlWeight(0.2),
                        new Adjustment.Demotion(new Cell("comparison", 1))),
                4,
                Verdict.Adjust.make("test", new Adjustment.ReferenceReset()),
                8,
                Verdict.Adjust.takeBack("test", new Adjustment.KlWeight(0.2))))));
        List<float[]> whole;
        try (TinyRun run =
                new TinyRun(TinySetup.in(directory.resolve("whole")).steps(12).guards(guards))) {
            run.trainer.run();
            whole = run.weights();
        }
        Path parts = directory.resolve("parts");
        try (TinyRun first = new TinyRun(TinySetup.in(parts).steps(7).guards(guards))) {
            first.trainer.run();
        }
        try (TinyRun second = new TinyRun(TinySetup.in(parts).steps(12).guards(guards))) {
            second.trainer.restore(new CheckpointStore(parts, 9).open(5).directory());
            second.trainer.run();
            List<float[]> resumed = second.weights();
            for (int i = 0; i < whole.size(); i++) {
                assertThat(resumed.get(i)).containsExactly(whole.get(i));
            }
        }
    }

    @Test
    void rollsBackToTheWeightsOfACheckpoint() {
        List<float[]> five;
        try (TinyRun run = new TinyRun(TinySetup.in(directory.resolve("five")).steps(5))) {
            run.trainer.run();
            five = run.weights();
        }
        Adjustment.Rollback back = new Adjustment.Rollback(5);
        try (TinyRun run =
                new TinyRun(TinySetup.in(directory.resolve("back")).steps(8).guards(guards(8, back)))) {
            assertThat(run.trainer.run()).isEqualTo(StopReason.Usual.DONE);
            assertThat(run.trainer.step()).isEqualTo(8);
            assertThat(run.events)
                    .contains(new Adjusted(8, "scripted", back, false, "test. The run before it is in step-000008"));
            for (int i = 0; i < five.size(); i++) {
                assertThat(run.weights().get(i)).containsExactly(five.get(i));
            }
        }
    }

    @Test
    void resetsTheReferenceToThePolicyOfNow() {
        try (TinyRun run = new TinyRun(TinySetup.in(directory).steps(10))) {
            run.trainer.run();
            assertThat(run.reference().getFirst()).isNotEqualTo(run.base().getFirst());
        }
        try (TinyRun run = new TinyRun(TinySetup.in(directory.resolve("reset"))
                .steps(10)
                .guards(guards(10, new Adjustment.ReferenceReset())))) {
            run.trainer.run();
            for (int i = 0; i < run.base().size(); i++) {
                assertThat(run.reference().get(i)).containsExactly(run.base().get(i));
            }
        }
    }

    /// The run goes on from what was kept as if the weights had not been moved, twice in one step; its own checkpoint
    /// of the step holds the moves.
    @Test
    void whatIsDoneAtOnceCanBeUndone() {
        List<float[]> plain;
        try (TinyRun run = new TinyRun(TinySetup.in(directory.resolve("plain")).steps(9))) {
            run.trainer.run();
            plain = run.weights();
        }
        Path moved = directory.resolve("moved");
        Adjustment back = new Adjustment.TowardsReference(0.5);
        Adjustment again = new Adjustment.TowardsReference(0.25);
        try (TinyRun run = new TinyRun(TinySetup.in(moved).steps(9).guards(guards(5, back, again)))) {
            run.trainer.run();
            assertThat(run.events)
                    .contains(new Adjusted(5, "scripted", back, false, "test. The run before it is in step-000005"));
            assertThat(run.weights().getFirst()).isNotEqualTo(plain.getFirst());
        }
        try (TinyRun undone = new TinyRun(TinySetup.in(moved).steps(9).guards(guards(5, back, again)))) {
            undone.trainer.restore(
                    new CheckpointStore(moved.resolve("before"), 9).open(5).directory());
            undone.trainer.run();
            for (int i = 0; i < plain.size(); i++) {
                assertThat(undone.weights().get(i)).containsExactly(plain.get(i));
            }
        }
    }

    /// What a rollback gave up goes on as if there had been none.
    @Test
    void aRollbackLosesNoStep() {
        List<float[]> plain;
        try (TinyRun run = new TinyRun(TinySetup.in(directory.resolve("plain")).steps(9))) {
            run.trainer.run();
            plain = run.weights();
        }
        Path back = directory.resolve("back");
        Guards guards = guards(7, new Adjustment.Rollback(5));
        try (TinyRun run = new TinyRun(TinySetup.in(back).steps(9).guards(guards))) {
            run.trainer.run();
            assertThat(run.weights().getFirst()).isNotEqualTo(plain.getFirst());
        }
        try (TinyRun undone = new TinyRun(TinySetup.in(back).steps(9).guards(guards))) {
            undone.trainer.restore(
                    new CheckpointStore(back.resolve("before"), 9).open(7).directory());
            undone.trainer.run();
            for (int i = 0; i < plain.size(); i++) {
                assertThat(undone.weights().get(i)).containsExactly(plain.get(i));
            }
        }
    }

    /// Asks to go back to its first checkpoint at the end, and says so until then.
    private static final class Longing implements Guard {
        private int first;

        @Override
        public String name() {
            return "longing";
        }

        @Override
        public Verdict observe(TrainingEvent event) {
            if (event instanceof CheckpointWritten && first == 0) {
                first = event.step();
            }
            return event instanceof StepCompleted && event.step() == 18
                    ? Verdict.Adjust.make("test", new Adjustment.Rollback(first))
                    : Verdict.PROCEED;
        }

        @Override
        public Set<Integer> checkpoints() {
            return first == 0 ? Set.of() : Set.of(first);
        }

        @Override
        public ObjectNode snapshot() {
            return JsonNodeFactory.instance.objectNode();
        }

        @Override
        public void restore(ObjectNode state) {}
    }

    @Test
    void aCheckpointThatAGuardMayGoBackToIsNotDeleted() {
        CheckpointStore store = new CheckpointStore(directory, 2);
        CheckpointStore before = new CheckpointStore(directory.resolve("before"), 2);
        try (TinyRun run =
                new TinyRun(TinySetup.in(store, before).steps(18).guards(new Guards(List.of(new Longing()))))) {
            assertThat(run.trainer.run()).isEqualTo(StopReason.Usual.DONE);
            assertThat(run.events)
                    .contains(new Adjusted(
                            18,
                            "longing",
                            new Adjustment.Rollback(5),
                            false,
                            "test. The run before it is in step-000018"));
        }
        assertThat(store.list()).extracting(Checkpoint::step).containsExactly(5, 15, 18);
    }

    @Test
    void aCheckpointThatSomebodyRemovedHaltsTheRun() {
        CheckpointStore store = new CheckpointStore(directory, 2);
        CheckpointStore before = new CheckpointStore(directory.resolve("before"), 2);
        try (TinyRun run =
                new TinyRun(TinySetup.in(store, before).steps(8).guards(guards(8, new Adjustment.Rollback(3))))) {
            assertThatExceptionOfType(HaltedException.class)
                    .isThrownBy(run.trainer::run)
                    .withMessage("test; wanted: back to the checkpoint of step 3, but the checkpoint of step 3 is gone;"
                            + " a run keeps what its guards may go back to, so that it was removed from outside, or a rank"
                            + " cannot read the run directory");
        }
    }

    @Test
    void goesBackTowardsTheReference() {
        List<float[]> start;
        try (TinyRun run = new TinyRun(TinySetup.in(directory.resolve("start")).steps(8))) {
            start = run.weights();
        }
        try (TinyRun run = new TinyRun(TinySetup.in(directory.resolve("all"))
                .steps(3)
                .guards(guards(3, new Adjustment.TowardsReference(1))))) {
            run.trainer.run();
            assertThat(run.weights().getFirst()).containsExactly(start.getFirst());
        }
        List<float[]> trained;
        try (TinyRun run = new TinyRun(TinySetup.in(directory.resolve("none")).steps(3))) {
            run.trainer.run();
            trained = run.weights();
        }
        try (TinyRun run = new TinyRun(TinySetup.in(directory.resolve("half"))
                .steps(3)
                .guards(guards(3, new Adjustment.TowardsReference(0.5))))) {
            run.trainer.run();
            float middle = (start.getFirst()[7] + trained.getFirst()[7]) / 2;
            assertThat(run.weights().getFirst()[7]).isCloseTo(middle, within(1e-6f));
        }
    }

    @Test
    void knobsReachTheNextStep() {
        Cell easiest = new Cell("comparison", 0);
        try (TinyRun run = new TinyRun(TinySetup.in(directory)
                .steps(12)
                .guards(guards(6, new Adjustment.LearningRate(0.25), new Adjustment.Demotion(easiest))))) {
            run.trainer.run();
            List<Double> rates = run.events.stream()
                    .filter(StepCompleted.class::isInstance)
                    .map(e -> ((StepCompleted) e).metrics().get("learning_rate"))
                    .toList();
            // The cosine hardly falls from one step to the next.
            assertThat(rates.get(6) / rates.get(5)).isCloseTo(0.25, within(0.01));
            assertThat(run.events)
                    .filteredOn(e -> e instanceof GroupScored g
                            && g.step() > 6
                            && g.group().task().cell().equals(easiest))
                    .isNotEmpty()
                    .allMatch(e -> !((GroupScored) e).admitted()
                            && ((GroupScored) e).reason().equals("demoted"));
        }
    }
}

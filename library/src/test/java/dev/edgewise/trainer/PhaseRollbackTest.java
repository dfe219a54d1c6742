package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.control.Adjustment;
import dev.edgewise.control.Renewals;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.Adjusted;
import dev.edgewise.event.TrainingEvent.CheckpointWritten;
import dev.edgewise.event.TrainingEvent.Evaluated;
import dev.edgewise.event.TrainingEvent.PhaseBegan;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Guards;
import dev.edgewise.guard.Recovery;
import dev.edgewise.guard.Verdict;
import dev.edgewise.phase.Phase;
import dev.edgewise.phase.PhaseEnd;
import dev.edgewise.run.CheckpointStore;
import dev.edgewise.task.Cell;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A guard goes back in a run of two phases, the first of six steps, with a checkpoint every five.
@Tag("native")
class PhaseRollbackTest {
    private static final Renewals.PullToReference WEAK = new Renewals.PullToReference(0.1);
    private static final Renewals.PullToReference STRONG = new Renewals.PullToReference(0.5);

    @TempDir
    Path directory;

    /// Falls ill at an event, and goes back, but not to the checkpoint of a doubtful step.
    private static final class Ill implements Guard {
        private final Predicate<TrainingEvent> illness;
        private final int doubtful;
        private final Recovery recovery = new Recovery(1);

        Ill(Predicate<TrainingEvent> illness, int doubtful) {
            this.illness = illness;
            this.doubtful = doubtful;
        }

        @Override
        public String name() {
            return "ill";
        }

        @Override
        public Verdict observe(TrainingEvent event) {
            recovery.see(event);
            if (event instanceof CheckpointWritten written && written.step() != doubtful) {
                recovery.checkpoint(written.step());
            }
            return illness.test(event) ? recovery.recover("ill", "Rest") : Verdict.PROCEED;
        }

        @Override
        public ObjectNode snapshot() {
            return JsonNodeFactory.instance.objectNode().set("recovery", recovery.snapshot());
        }

        @Override
        public void restore(ObjectNode state) {
            recovery.restore((ObjectNode) state.get("recovery"));
        }
    }

    private TinyRun run(Predicate<TrainingEvent> illness, int doubtful) {
        return new TinyRun(
                TinySetup.in(directory).steps(9).guards(new Guards(List.of(new Ill(illness, doubtful)))),
                List.of(
                        new Phase("first", Set.of("comparison"), new PhaseEnd(6, 0, List.of(), 0), 0, List.of(WEAK)),
                        new Phase(
                                "second", Set.of("comparison"), new PhaseEnd(0, 0, List.of(), 0), 0, List.of(STRONG))));
    }

    private static <E> List<E> told(TinyRun run, Class<E> type) {
        return run.events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static List<String> began(TinyRun run) {
        return told(run, PhaseBegan.class).stream()
                .map(event -> event.step() + " " + event.phase().name())
                .toList();
    }

    /// The checkpoint of step 5 lies in the first phase, where the second one's pull would stay in force.
    @Test
    void theRunLandsOnTheBorderAtWorstAndCrossesItAnew() {
        try (TinyRun run = run(event -> event instanceof StepCompleted && event.step() == 8, 0)) {
            run.trainer.run();
            assertThat(began(run)).containsExactly("0 first", "6 second", "8 second");
            assertThat(told(run, CheckpointWritten.class))
                    .extracting(CheckpointWritten::step)
                    .containsExactly(5, 6, 8, 9);
            assertThat(told(run, Adjusted.class))
                    .extracting(event -> event.step() + " " + event.adjustment() + " " + event.takenBack())
                    .containsExactly(
                            "0 " + WEAK + " false",
                            "6 " + WEAK + " true",
                            "6 " + STRONG + " false",
                            "8 " + new Adjustment.Rollback(6) + " false",
                            "8 " + new Adjustment.LearningRate(0.5) + " false",
                            "8 " + WEAK + " true",
                            "8 " + STRONG + " false");
            assertThat(accuracies(run, 8)).as("the model of the border").isEqualTo(accuracies(run, 6));
            assertThat(told(run, StepCompleted.class).getLast().metrics()).containsKey("reference_pull");
        }
    }

    private static Map<Cell, Double> accuracies(TinyRun run, int step) {
        return told(run, Evaluated.class).stream()
                .filter(event -> event.step() == step)
                .toList()
                .getLast()
                .accuracies();
    }

    /// The border's own measurement is what the guard falls ill at; five of the six steps are taken at step 5.
    @Test
    void aGuardThatGoesBackAtTheBorderLeavesItForLater() {
        try (TinyRun run = run(event -> event instanceof Evaluated && event.step() == 6, 6)) {
            run.trainer.run();
            assertThat(told(run, Adjusted.class))
                    .extracting(Adjusted::adjustment)
                    .contains(new Adjustment.Rollback(5));
            assertThat(began(run)).containsExactly("0 first", "7 second");
        }
    }

    @Test
    void aRunThatGoesOnFromTheBorderEqualsOneLeftAlone() {
        List<float[]> whole;
        List<TrainingEvent> tail;
        try (TinyRun run = run(_ -> false, 0)) {
            run.trainer.run();
            whole = run.weights();
            tail = behindBorder(run);
        }
        try (TinyRun resumed = run(_ -> false, 0)) {
            resumed.trainer.restore(new CheckpointStore(directory, 9).open(6).directory());
            resumed.trainer.run();
            for (int i = 0; i < whole.size(); i++) {
                assertThat(resumed.weights().get(i)).containsExactly(whole.get(i));
            }
            assertThat(behindBorder(resumed)).isEqualTo(tail);
        }
    }

    private static List<TrainingEvent> behindBorder(TinyRun run) {
        return run.events.stream()
                .filter(event -> event.step() >= 6 && (event instanceof PhaseBegan || event instanceof Adjusted))
                .toList();
    }
}

package dev.edgewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.edgewise.control.Adjustment;
import dev.edgewise.control.Controls;
import dev.edgewise.control.Knobs;
import dev.edgewise.curriculum.Stage;
import dev.edgewise.error.HaltedException;
import dev.edgewise.event.StopReason;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.Adjusted;
import dev.edgewise.event.TrainingEvent.GroupScored;
import dev.edgewise.event.TrainingEvent.Halted;
import dev.edgewise.event.TrainingEvent.LessonScored;
import dev.edgewise.event.TrainingEvent.RunFinished;
import dev.edgewise.event.TrainingEvent.Warned;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Guards;
import dev.edgewise.guard.Verdict;
import dev.edgewise.guard.hard.ZeroCellGuard;
import dev.edgewise.guard.signal.FiniteGuard;
import dev.edgewise.reward.Score;
import dev.edgewise.rollout.Rollout;
import dev.edgewise.rollout.RolloutGroup;
import dev.edgewise.task.Cell;
import dev.edgewise.testkit.SampleGroups;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SupervisionTest {
    private final List<TrainingEvent> told = new ArrayList<>();
    private final FakeControls controls = new FakeControls();

    private static final class FakeControls implements Controls {
        private final List<Adjustment.Once> done = new ArrayList<>();
        private int kept;
        private boolean reference;
        private Knobs knobs = Knobs.STANDARD;

        @Override
        public Optional<String> obstacle(Adjustment adjustment) {
            boolean gone = adjustment instanceof Adjustment.Rollback(int step) && step != 5;
            return (adjustment.needsReference() && !reference) || gone
                    ? Optional.of("it cannot be done here")
                    : Optional.empty();
        }

        @Override
        public void turn(Knobs turned) {
            knobs = turned;
        }

        @Override
        public Optional<Path> keep() {
            assertThat(done).as("kept first").hasSize(kept);
            kept++;
            return Optional.of(Path.of("before/step-000001"));
        }

        @Override
        public void perform(Adjustment.Once once) {
            done.add(once);
        }
    }

    /// Answers each finished step from a script.
    private record Scripted(Map<Integer, Verdict> script) implements Guard {
        @Override
        public String name() {
            return "scripted";
        }

        @Override
        public Map<String, Double> metrics() {
            return Map.of("ratio", 0.25);
        }

        @Override
        public Verdict observe(TrainingEvent event) {
            return event instanceof TrainingEvent.StepCompleted
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

    private Supervision supervision(Map<Integer, Verdict> script) {
        return new Supervision(new Guards(List.of(new Scripted(script))), controls, told::add);
    }

    private static TrainingEvent step(int step) {
        return new TrainingEvent.StepCompleted(step, Map.of(), List.of(), 0, 0, 0);
    }

    private List<TrainingEvent> interventions() {
        return told.stream()
                .filter(event -> !(event instanceof TrainingEvent.StepCompleted))
                .toList();
    }

    @Test
    void guardsDoNotSeeGroupsThatHaveAnAttemptWithoutAScore() {
        Score none = new Unscored(_ -> {}).told(new AttemptFault("no connection", null));
        Rollout failed = SampleGroups.rollout(0, false);
        Cell cell = new Cell("addition", 0);
        RolloutGroup lost = SampleGroups.of(cell, List.of(failed, failed.scored(none)));
        Supervision supervision = new Supervision(new Guards(List.of(new ZeroCellGuard(1))), controls, told::add);

        supervision.tell(new GroupScored(1, Stage.REINFORCE, lost, new double[2], false, "unscored"));
        supervision.tell(new LessonScored(1, Stage.SRL, "srl", lost, new double[2], false));
        supervision.adjust(1);
        assertThat(told).hasSize(2);
        assertThat(controls.knobs.demoted()).isEmpty();

        RolloutGroup wrong = SampleGroups.of(cell, List.of(failed, failed));
        supervision.tell(new GroupScored(2, Stage.REINFORCE, wrong, new double[2], false, "outcome"));
        supervision.adjust(2);
        assertThat(controls.knobs.demoted()).containsExactly(cell);
    }

    @Test
    void adjustmentsWaitForTheEndOfTheStepAreToldAndTakenBack() {
        Adjustment.LearningRate slower = new Adjustment.LearningRate(0.5);
        Supervision supervision = supervision(Map.of(
                1, Verdict.Adjust.make("too fast", slower),
                2, Verdict.Adjust.make("still too fast", slower),
                3, Verdict.Adjust.takeBack("fine again", slower)));

        supervision.tell(step(1));
        assertThat(interventions()).isEmpty();
        assertThat(controls.knobs.learningRate()).isEqualTo(1);
        supervision.adjust(1);
        assertThat(controls.knobs.learningRate()).isEqualTo(0.5);
        supervision.tell(step(2));
        supervision.adjust(2);
        supervision.tell(step(3));
        supervision.adjust(3);

        assertThat(interventions())
                .containsExactly(
                        new Adjusted(1, "scripted", slower, false, "too fast"),
                        new Adjusted(3, "scripted", slower, true, "fine again"));
        assertThat(controls.knobs).isEqualTo(Knobs.STANDARD);
    }

    /// The guards judge the step first, and the event comes before what they say of it.
    @Test
    void whatGuardsJudgedAStepByIsToldWithIt() {
        Supervision supervision = supervision(Map.of(1, new Verdict.Warn("low")));
        supervision.tell(new TrainingEvent.StepCompleted(1, Map.of("reward", 0.5), List.of(), 8, 90, 2));

        assertThat(told)
                .containsExactly(
                        new TrainingEvent.StepCompleted(
                                1, Map.of("reward", 0.5, "guards/scripted/ratio", 0.25), List.of(), 8, 90, 2),
                        new Warned(1, "scripted", "low"));
    }

    @Test
    void whatCannotBeDoneIsTold() {
        Supervision supervision =
                supervision(Map.of(1, Verdict.Adjust.make("far away", new Adjustment.ReferenceReset())));
        supervision.tell(step(1));
        supervision.adjust(1);

        assertThat(interventions())
                .containsExactly(new Warned(
                        1,
                        "scripted",
                        "far away; wanted: reference and optimizer reset to the policy of now, but it cannot be done"
                                + " here"));
        assertThat(controls.done).isEmpty();
    }

    @Test
    void whatNoGuardTakesBackIsKeptFirstAndTheEventSaysWhere() {
        controls.reference = true;
        Adjustment reset = new Adjustment.ReferenceReset();
        Adjustment back = new Adjustment.TowardsReference(0.2);
        Supervision supervision = supervision(Map.of(1, Verdict.Adjust.make("far away", reset, back)));
        supervision.tell(step(1));
        supervision.adjust(1);

        String reason = "far away. The run before it is in before/step-000001";
        assertThat(interventions())
                .containsExactly(
                        new Adjusted(1, "scripted", reset, false, reason),
                        new Adjusted(1, "scripted", back, false, reason));
        assertThat(controls.kept).isEqualTo(2);
    }

    @Test
    void aRollbackIsDoneOrTheRunHalts() {
        Supervision supervision = supervision(Map.of(
                1, Verdict.Adjust.make("ill", new Adjustment.Rollback(5)),
                2, Verdict.Adjust.make("ill", new Adjustment.Rollback(4))));
        supervision.tell(step(1));
        supervision.adjust(1);
        assertThat(controls.done).containsExactly(new Adjustment.Rollback(5));
        assertThat(controls.kept).isEqualTo(1);
        assertThat(interventions())
                .containsExactly(new Adjusted(
                        1,
                        "scripted",
                        new Adjustment.Rollback(5),
                        false,
                        "ill. The run before it is in before/step-000001"));

        supervision.tell(step(2));
        String reason = "ill; wanted: back to the checkpoint of step 4, but it cannot be done here";
        assertThatExceptionOfType(HaltedException.class)
                .isThrownBy(() -> supervision.adjust(2))
                .withMessage(reason);
        assertThat(told).endsWith(new Halted(2, "scripted", reason), new RunFinished(2, new StopReason.Halted(reason)));
    }

    private static TrainingEvent notFinite(int step) {
        return new TrainingEvent.StepCompleted(step, Map.of("loss", Double.NaN), List.of(), 0, 0, 0);
    }

    /// What another guard holds counts: half of it, not the same again; also after resuming.
    @Test
    void aRollbackAlwaysChangesTheLearningRate() {
        Map<Integer, Verdict> script = Map.of(1, Verdict.Adjust.make("test", new Adjustment.LearningRate(0.5)));
        List<Guard> guards = List.of(new Scripted(script), new FiniteGuard(2));
        Supervision first = new Supervision(new Guards(guards), controls, told::add);
        first.tell(step(1));
        first.adjust(1);
        first.tell(new TrainingEvent.CheckpointWritten(5, Path.of("step-5"), 0));
        Supervision second =
                new Supervision(new Guards(List.of(new Scripted(Map.of()), new FiniteGuard(2))), controls, told::add);
        second.restore(first.snapshot());
        for (Supervision each : List.of(first, second)) {
            each.tell(notFinite(6));
            each.adjust(6);
            assertThat(controls.knobs.learningRate()).isEqualTo(0.25);
        }
        second.tell(notFinite(7));
        second.adjust(7);
        assertThat(controls.knobs.learningRate()).isEqualTo(0.125);
    }

    @Test
    void whatIsInForceIsPartOfTheState() {
        Supervision first = supervision(Map.of(1, Verdict.Adjust.make("luck", new Adjustment.StdFree())));
        first.tell(step(1));
        first.adjust(1);
        controls.turn(Knobs.STANDARD);

        Supervision second = supervision(Map.of());
        second.restore(first.snapshot());
        second.resumedFrom(1, Path.of("step-1"));

        assertThat(controls.knobs.stdFree()).isTrue();
        assertThat(second.snapshot()).isEqualTo(first.snapshot());
    }
}

package dev.edgewise.trainer;

import dev.edgewise.control.Adjustment;
import dev.edgewise.control.Change;
import dev.edgewise.control.Controls;
import dev.edgewise.control.Interventions;
import dev.edgewise.error.HaltedException;
import dev.edgewise.event.EventSink;
import dev.edgewise.event.StopReason;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.event.TrainingEvent.Adjusted;
import dev.edgewise.event.TrainingEvent.CheckpointWritten;
import dev.edgewise.event.TrainingEvent.Halted;
import dev.edgewise.event.TrainingEvent.RunFinished;
import dev.edgewise.event.TrainingEvent.StepCompleted;
import dev.edgewise.event.TrainingEvent.Warned;
import dev.edgewise.guard.Guards;
import dev.edgewise.guard.Verdict;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Tells everyone of an event, lets the guards answer, and carries out between steps what they ask for.
final class Supervision implements FieldState {
    private final Guards guards;
    private final Controls controls;
    private final EventSink events;
    private final Interventions interventions = new Interventions();
    private final List<Guards.Finding> asked = new ArrayList<>();

    Supervision(Guards guards, Controls controls, EventSink events) {
        this.guards = guards;
        this.controls = controls;
        this.events = events;
    }

    /// Lets the guards answer, and tells everyone: first the event, a step with what the guards judged it by,
    /// then the answers. Adjustments wait for [#adjust]. Guards do not see groups that have an [Unscored]
    /// attempt, since the failure is not the model's.
    ///
    /// @throws HaltedException if a guard stops the run
    void tell(TrainingEvent event) {
        List<Guards.Finding> findings = Unscored.isIn(event) ? List.of() : guards.observe(event);
        events.accept(event instanceof StepCompleted step ? step.with(guards.metrics()) : event);
        for (Guards.Finding finding : findings) {
            switch (finding.verdict()) {
                case Verdict.Warn(String message) -> events.accept(new Warned(event.step(), finding.guard(), message));
                case Verdict.Adjust _ -> asked.add(finding);
                case Verdict.Proceed _, Verdict.Halt _ -> {}
            }
        }
        for (Guards.Finding finding : findings) {
            if (finding.verdict() instanceof Verdict.Halt(String reason)) {
                halt(event.step(), finding.guard(), reason);
            }
        }
    }

    /// Asks for changes in the name of someone who is no guard. They wait for [#adjust], as those of guards do.
    void ask(String owner, List<Change> changes, String reason) {
        if (!changes.isEmpty()) {
            asked.add(new Guards.Finding(owner, new Verdict.Adjust(changes, reason)));
        }
    }

    /// Carries out what was asked for since the last call, after step `step`.
    ///
    /// @throws HaltedException if there is nothing to go back to
    void adjust(int step) {
        if (asked.isEmpty()) {
            return;
        }
        List<Guards.Finding> now = List.copyOf(asked);
        asked.clear();
        for (Guards.Finding finding : now) {
            if (finding.verdict() instanceof Verdict.Adjust(List<Change> changes, String reason)) {
                changes.forEach(change -> carryOut(step, finding.guard(), change, reason));
            }
        }
        controls.turn(interventions.knobs());
    }

    private void carryOut(int step, String guard, Change change, String reason) {
        switch (change) {
            case Change.Make(Adjustment adjustment) -> {
                Optional<String> obstacle = controls.obstacle(adjustment);
                if (obstacle.isPresent()) {
                    refused(step, guard, adjustment, reason, obstacle.get());
                } else {
                    make(step, guard, adjustment, reason);
                }
            }
            case Change.TakeBack(Adjustment.Lasting adjustment) -> {
                if (interventions.takeBack(guard, adjustment)) {
                    tell(new Adjusted(step, guard, adjustment, true, reason));
                }
            }
        }
    }

    private void make(int step, String guard, Adjustment adjustment, String reason) {
        switch (adjustment) {
            case Adjustment.Lasting lasting -> {
                if (interventions.make(guard, lasting)) {
                    tell(new Adjusted(step, guard, lasting, false, reason));
                }
            }
            case Adjustment.Once once -> {
                String before = controls.keep()
                        .map(path -> ". The run before it is in " + path)
                        .orElse("");
                controls.perform(once);
                tell(new Adjusted(step, guard, once, false, reason + before));
            }
        }
    }

    private void refused(int step, String guard, Adjustment adjustment, String reason, String obstacle) {
        String message = reason + "; wanted: " + adjustment.describe() + ", but " + obstacle;
        if (adjustment instanceof Adjustment.Rollback) {
            // What made a guard want to go back does not go away by itself.
            halt(step, guard, message);
        }
        events.accept(new Warned(step, guard, message));
    }

    private void halt(int step, String guard, String reason) {
        events.accept(new Halted(step, guard, reason));
        events.accept(new RunFinished(step, new StopReason.Halted(reason)));
        throw new HaltedException(reason);
    }

    /// The guards learn of the checkpoint a run goes on from, as they would have when it was written.
    void resumedFrom(int step, Path directory) {
        guards.observe(new CheckpointWritten(step, directory, 0));
        controls.turn(interventions.knobs());
    }

    /// Steps of the checkpoints that a guard may still go back to.
    Set<Integer> checkpoints() {
        return guards.checkpoints();
    }

    @Override
    public void fields(StateFields state) {
        state.of("the guards");
        state.part("guards", guards);
        state.part("interventions", interventions);
        if (state.reading()) {
            asked.clear();
        }
    }
}

package dev.edgewise.guard.signal;

import dev.edgewise.control.Adjustment;
import dev.edgewise.event.StepMetrics;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Recovery;
import dev.edgewise.guard.Verdict;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Acts when `loss` or `grad_norm` of a step is not finite. It goes back to the last checkpoint with half the
/// learning rate in force, a limited number of times, then halts.
///
/// Healthy: always finite. The learner applies no update that is not finite, but the cause of it already lies in
/// the weights.
public final class FiniteGuard implements Guard, FieldState {
    private static final List<String> WATCHED = List.of(StepMetrics.LOSS, StepMetrics.GRAD_NORM);

    private final int rollbacks;
    private final Recovery recovery;

    /// Makes a guard that halts at once.
    public FiniteGuard() {
        this(0);
    }

    /// @param rollbacks how often to go back before halting
    public FiniteGuard(int rollbacks) {
        this.rollbacks = rollbacks;
        this.recovery = new Recovery(rollbacks);
    }

    @Override
    public String name() {
        return "finite";
    }

    @Override
    public Verdict observe(TrainingEvent event) {
        recovery.see(event);
        if (event instanceof TrainingEvent.CheckpointWritten checkpoint) {
            recovery.checkpoint(checkpoint.step());
        }
        if (!(event instanceof TrainingEvent.StepCompleted step)) {
            return Verdict.PROCEED;
        }
        for (String key : WATCHED) {
            Double value = step.metrics().get(key);
            if (value != null && !Double.isFinite(value)) {
                return recovery.recover(
                        key + " is " + value + " at step " + step.step()
                                + ", expected is a finite number; the update was not applied",
                        "Resume from an earlier checkpoint with a lower learning_rate, a smaller max_grad_norm or, if"
                                + " the run used bf16, in fp32");
            }
        }
        Optional<Adjustment.Lasting> back = recovery.calmStep();
        return back.isPresent()
                ? Verdict.Adjust.takeBack(Recovery.CALM + " steps were finite again", back.get())
                : Verdict.PROCEED;
    }

    /// Returns true: in a run whose numbers are not finite, nothing is left to watch.
    @Override
    public boolean vital() {
        return true;
    }

    @Override
    public Set<Integer> checkpoints() {
        return recovery.checkpoints();
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard " + name()).madeBy("rollbacks " + rollbacks);
        state.part("recovery", recovery);
    }
}

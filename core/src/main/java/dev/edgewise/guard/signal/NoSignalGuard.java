package dev.edgewise.guard.signal;

import dev.edgewise.error.ConfigException;
import dev.edgewise.event.StepMetrics;
import dev.edgewise.event.TrainingEvent;
import dev.edgewise.guard.Guard;
import dev.edgewise.guard.Verdict;
import dev.edgewise.state.FieldState;
import dev.edgewise.state.StateFields;
import java.util.Arrays;

/// Halts when nothing is learned for a number of steps in a row: no admitted group has an advantage other than
/// 0, there is no demonstration, and no teacher taught. `reward = 0, loss = 0` for hours is the commonest silent
/// failure of GRPO runs (huggingface/trl#5697, huggingface/open-r1#235).
///
/// The reason of the halt says whether groups failed or succeeded throughout, how many completions had no answer
/// or were cut, and what to change. The guard warns at half the patience.
public final class NoSignalGuard implements Guard, FieldState {
    /// Metric of [TrainingEvent.StepCompleted]: demonstrations trained on in the step; absent means none.
    public static final String DEMONSTRATIONS = "demonstrations";

    /// Metric of [TrainingEvent.StepCompleted]: rows of preferences trained on in the step; absent means none.
    public static final String PREFERENCES = "preferences";

    private final int patience;
    private final SignalTally tally = new SignalTally();
    private boolean signal;
    private int steps;

    /// Makes a guard with a patience of 10 steps.
    public NoSignalGuard() {
        this(10);
    }

    /// Makes a guard that waits `patience` steps, at least 1.
    public NoSignalGuard(int patience) {
        if (patience < 1) {
            throw new ConfigException("the patience of the no_signal guard is " + patience
                    + " steps; allowed is at least 1, for example 10");
        }
        this.patience = patience;
    }

    @Override
    public String name() {
        return "no_signal";
    }

    @Override
    public Verdict observe(TrainingEvent event) {
        if (event instanceof TrainingEvent.GroupScored group) {
            if (group.admitted() && Arrays.stream(group.advantages()).anyMatch(a -> a != 0)) {
                signal = true;
            } else {
                tally.add(group);
            }
            return Verdict.PROCEED;
        }
        if (event instanceof TrainingEvent.LessonScored lesson && lesson.admitted()) {
            signal = true;
        }
        return event instanceof TrainingEvent.StepCompleted step ? endOfStep(step) : Verdict.PROCEED;
    }

    private Verdict endOfStep(TrainingEvent.StepCompleted step) {
        boolean learned = signal
                || step.metrics().getOrDefault(DEMONSTRATIONS, 0.0) > 0
                || step.metrics().getOrDefault(PREFERENCES, 0.0) > 0
                || step.metrics().getOrDefault(StepMetrics.DISTILLED_TOKENS, 0.0) > 0;
        signal = false;
        if (learned) {
            steps = 0;
            tally.clear();
            return Verdict.PROCEED;
        }
        steps++;
        if (steps >= patience) {
            return new Verdict.Halt("no learning signal in " + steps + " steps: " + diagnosis(step));
        }
        return steps == (patience + 1) / 2
                ? new Verdict.Warn("no learning signal in " + steps + " steps, the run stops after " + patience + ": "
                        + diagnosis(step))
                : Verdict.PROCEED;
    }

    private String diagnosis(TrainingEvent.StepCompleted step) {
        return tally.isEmpty() && step.metrics().containsKey(StepMetrics.UNSCORED)
                ? "every group had an attempt without a score. The warnings of \"unscored\" say why: mend what scores"
                : tally.diagnosis();
    }

    private String configuration() {
        return "patience " + patience;
    }

    @Override
    public void fields(StateFields state) {
        state.of("guard " + name()).madeBy(configuration());
        steps = state.smallCount("steps", steps);
        state.part("tally", tally);
        if (state.reading()) {
            signal = false;
        }
    }
}
